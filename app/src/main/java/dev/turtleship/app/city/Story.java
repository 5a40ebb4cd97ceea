package dev.turtleship.app.city;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the demo begins with: who there is, what they have said, paid and given, who drives, and what partners offer.
/// They do it all themselves, through the API. Ids are made from what they are for, so telling it twice
/// doubles nothing.
public final class Story {
    /// A gift of the story is paid within half a minute.
    private static final int MOST_LOOKS = 150;

    private static final long LOOK_MILLIS = 200;
    private static final long MOST_A_CHARGE = 100_000;
    private static final long MOST_A_DAY = 2_000_000;

    private final Api api;
    private final JsonNode script;
    private final Map<String, Citizen> everybody = new HashMap<>();
    private final Map<String, Till> tills = new HashMap<>();
    private final List<Town.Item> items = new ArrayList<>();

    /// Somebody to be imported.
    public record Person(String handle, String name) {}

    public Story(Api api) {
        this.api = api;
        try (var stream = Story.class.getResourceAsStream("/demo.json")) {
            script = Json.parse(new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the script of the demo", e);
        }
    }

    public String password() {
        return script.path("password").asText();
    }

    /// Those one signs in as.
    public List<Person> people() {
        return persons(script.path("people"));
    }

    /// Those who live in the city.
    public List<Person> cityPeople() {
        var all = new ArrayList<>(persons(script.at("/city/residents")));
        all.addAll(persons(script.at("/city/drivers")));
        return all;
    }

    public List<String> partners() {
        var names = new ArrayList<String>();
        script.at("/city/partners")
                .forEach(partner -> names.add(partner.path("name").asText()));
        return names;
    }

    public static String fixedId(String what) {
        return Citizen.fixed(what);
    }

    /// Tells it all, once the people and the partners are there. Throws when something is refused for half a minute.
    public void tell(Map<String, String> partnerKeys) {
        for (var group : script.path("groups")) {
            say(conversation(group.path("members"), group.path("title").asText()), group.path("messages"));
        }
        for (var direct : script.path("directs")) {
            say(conversation(direct.path("between"), ""), direct.path("messages"));
        }
        for (var person : people()) {
            topUp(person.handle());
        }
        script.path("transfers").forEach(this::pay);
        script.at("/city/partners")
                .forEach(partner ->
                        open(partner, partnerKeys.get(partner.path("name").asText())));
        script.path("gifts").forEach(this::give);
        for (var resident : residents()) {
            topUp(resident.handle());
            mandate(resident, "taxi");
            mandate(resident, "gifts");
        }
        script.at("/city/drivers").forEach(this::register);
    }

    List<Citizen> residents() {
        return citizens(script.at("/city/residents"));
    }

    List<Citizen> drivers() {
        return citizens(script.at("/city/drivers"));
    }

    Map<String, Till> tills() {
        return tills;
    }

    List<Town.Item> items() {
        return items;
    }

    List<String> phrases() {
        var phrases = new ArrayList<String>();
        script.at("/city/phrases").forEach(phrase -> phrases.add(phrase.asText()));
        return phrases;
    }

    /// The direct conversation of two, or a group under a key, made by the first of them.
    private String conversation(JsonNode members, String title) {
        var first = citizen(members.get(0).asText());
        var body = Json.object();
        if (title.isEmpty()) {
            body.put("kind", "direct")
                    .put("person", citizen(members.get(1).asText()).id());
        } else {
            body.put("kind", "group").put("title", title);
            var others = body.putArray("members");
            for (int i = 1; i < members.size(); i++) {
                others.add(citizen(members.get(i).asText()).id());
            }
        }
        return first.insist("POST", "/v1/chat/conversations", body).text("id");
    }

    private void say(String conversation, JsonNode messages) {
        int number = 0;
        for (var message : messages) {
            var id = Citizen.fixed(conversation + " " + number++);
            var body =
                    Json.object().put("kind", "text").put("text", message.get(1).asText());
            citizen(message.get(0).asText())
                    .insist("PUT", "/v1/chat/conversations/" + conversation + "/messages/" + id, body);
        }
    }

    private void topUp(String handle) {
        citizen(handle)
                .insist(
                        "PUT",
                        "/v1/pay/top-ups/" + Citizen.fixed("top-up " + handle),
                        amount(script.path("wallet").asLong()));
    }

    private void pay(JsonNode transfer) {
        var from = transfer.path("from").asText();
        var to = citizen(transfer.path("to").asText()).id();
        var body = amount(transfer.path("amount").asLong())
                .put("to", to)
                .put("note", transfer.path("note").asText());
        citizen(from).insist("PUT", "/v1/pay/transfers/" + Citizen.fixed("transfer " + from + " " + to), body);
    }

    /// A partner offers its items.
    private void open(JsonNode partner, String key) {
        var name = partner.path("name").asText();
        tills.put(name, new Till(api, key));
        for (var item : partner.path("items")) {
            var id = Citizen.fixed("item " + name + " " + item.path("name").asText());
            var offered = Json.object()
                    .put("name", item.path("name").asText())
                    .put("validity_days", 365)
                    .put("kind", item.path("kind").asText())
                    .put("age_restricted", item.path("age_restricted").asBoolean());
            offered.set("price", Json.won(item.path("price").asLong()));
            Citizen.insist(api, "PUT", "/v1/gifts/partner/items/" + id, key, offered);
            if (!item.path("age_restricted").asBoolean()) {
                items.add(new Town.Item(id, item.path("price").asLong()));
            }
        }
    }

    /// Ordered and, because these people gave no mandate, confirmed at pay.
    private void give(JsonNode gift) {
        var from = citizen(gift.path("from").asText());
        var to = citizen(gift.path("to").asText());
        var item = Citizen.fixed("item " + gift.path("item").asText());
        var path = "/v1/gifts/orders/" + Citizen.fixed("gift " + from.id() + " " + to.id());
        var order = Json.object()
                .put("item", item)
                .put("recipient", to.id())
                .put("message", gift.path("message").asText());
        order.set("price", Json.won(gift.path("price").asLong()));
        var view = from.insist("PUT", path, order);
        for (int looks = 0; view.text("state").equals("awaiting_payment"); looks++) {
            if (looks == MOST_LOOKS) {
                throw new Citizen.Refusal("the demo stopped at " + path + ": it is not paid");
            }
            api.pause(LOOK_MILLIS);
            var charge = "/v1/pay/charges/" + view.body().at("/payment/charge").asText();
            Resident.confirm(from, from.insist("GET", charge, null).body());
            view = from.insist("GET", path, null);
        }
    }

    private void mandate(Citizen payer, String module) {
        var body = Json.object();
        body.set("per_charge", Json.won(MOST_A_CHARGE));
        body.set("per_day", Json.won(MOST_A_DAY));
        payer.insist("PUT", "/v1/pay/mandates/" + module, body);
    }

    private void register(JsonNode driver) {
        var profile = Json.object()
                .put("name", driver.path("name").asText())
                .put("vehicle", driver.path("vehicle").asText())
                .put("plate", driver.path("plate").asText());
        citizen(driver.path("handle").asText()).insist("PUT", "/v1/taxi/driver/me", profile);
    }

    private Citizen citizen(String handle) {
        return everybody.computeIfAbsent(handle, each -> new Citizen(api, each, password()));
    }

    private List<Citizen> citizens(JsonNode array) {
        return persons(array).stream().map(person -> citizen(person.handle())).toList();
    }

    private static List<Person> persons(JsonNode array) {
        var persons = new ArrayList<Person>();
        array.forEach(person -> persons.add(
                new Person(person.path("handle").asText(), person.path("name").asText())));
        return persons;
    }

    private static ObjectNode amount(long minor) {
        var body = Json.object();
        body.set("amount", Json.won(minor));
        return body;
    }
}
