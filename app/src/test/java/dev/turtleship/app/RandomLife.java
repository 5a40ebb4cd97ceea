package dev.turtleship.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.SettableClock;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;

/// Somebody who rides and buys gifts, a friend who gets them, and somebody who drives, with a till of the partner: they
/// do anything at any moment, and are answered, or refused with a reason. Belongs to one thread.
final class RandomLife {
    private static final Clock CLOCK = new SettableClock();
    private static final int PRICE = 5_000;
    private static final String NONE = "{}";

    private final SplittableRandom random;
    private final Api partner;
    private final List<UUID> items;
    private final Api buyer;
    private final Api friend;
    private final UUID friendId;
    private final Api driver;
    /// Who rides which, of all lives: whoever drives asks for the PIN at the door.
    private final Map<String, Api> riders;

    private final List<UUID> gifts = new ArrayList<>();
    private final List<UUID> rides = new ArrayList<>();
    private final List<String> txns = new ArrayList<>();
    private final TreeMap<Integer, Integer> answers = new TreeMap<>();
    private long seq;

    /// A partner's key, and what it sells.
    record Shop(String key, List<UUID> items) {}

    RandomLife(Ship ship, SplittableRandom random, Shop shop, Map<String, Api> riders) {
        this.random = random;
        this.partner = ship.api().as(shop.key());
        this.items = shop.items();
        this.riders = riders;
        this.buyer = as(ship, signUp(ship));
        var other = signUp(ship);
        this.friend = as(ship, other);
        this.friendId = other.id();
        var third = signUp(ship);
        this.driver = as(ship, third);
        topUp();
        mandate("taxi");
        mandate("gifts");
        driver.put("/v1/taxi/driver/me", Api.object("name", "Kim", "vehicle", "Sedan", "plate", "P" + third.handle()))
                .expect(200);
        driver.put("/v1/taxi/driver/availability", "{\"available\":true}").expect(200);
    }

    /// How often each status was answered.
    TreeMap<Integer, Integer> answers() {
        return answers;
    }

    /// Whatever comes to mind.
    void step() {
        switch (random.nextInt(20)) {
            case 0, 1, 2 -> order();
            case 3 -> gift(friend, "accept");
            case 4 -> gift(friend, "decline");
            case 5 -> gift(buyer, "cancel");
            case 6, 7, 8 -> redeem();
            case 9 -> tell(partner.post("/v1/gifts/partner/redemptions/" + txn() + "/reverse", null));
            case 10, 11 -> request();
            case 12, 13, 14 -> offers();
            case 15, 16, 17 -> drive(false);
            case 18 -> cancel();
            default -> money();
        }
    }

    /// One more try to bring everything to its end; whether all of it has is judged by what is stored.
    void end() {
        topUp();
        mandate("taxi");
        mandate("gifts");
        offers();
        drive(true);
        for (var ride : rides) {
            cancel(ride);
            var shown = buyer.get("/v1/taxi/rides/" + ride).body();
            var payment = shown.at("/payment");
            if (payment.at("/next_action").asText().equals("pay_again")) {
                tell(buyer.post("/v1/taxi/rides/" + ride + "/pay", null));
            }
        }
        confirmAll();
        for (var gift : gifts) {
            tell(buyer.post("/v1/gifts/orders/" + gift + "/cancel", null));
        }
    }

    private static Person signUp(Ship ship) {
        return People.signUp(ship.api(), People.freshHandle());
    }

    private static Api as(Ship ship, Person person) {
        return ship.api().as(person.accessToken());
    }

    private static String krw(long amount) {
        return "{\"amount\":" + amount + ",\"currency\":\"KRW\"}";
    }

    /// Refused for the state of things, or away; never at a loss.
    private Api.Answer tell(Api.Answer answer) {
        if (answer.status() >= 500 && answer.status() != 503 || answer.status() == 400 || answer.status() == 401) {
            throw new AssertionError(answer.status() + " " + answer.text());
        }
        answers.merge(answer.status(), 1, Integer::sum);
        return answer;
    }

    private void topUp() {
        tell(buyer.put("/v1/pay/top-ups/" + Ids.next(), "{\"amount\":" + krw(500_000) + "}"));
    }

    private void mandate(String module) {
        tell(buyer.put(
                "/v1/pay/mandates/" + module,
                "{\"per_charge\":" + krw(200_000) + ",\"per_day\":" + krw(2_000_000) + "}"));
    }

    /// Money comes, a mandate goes or comes, what waits for a word gets one.
    private void money() {
        var module = random.nextBoolean() ? "taxi" : "gifts";
        switch (random.nextInt(4)) {
            case 0 -> topUp();
            case 1 -> tell(buyer.delete("/v1/pay/mandates/" + module));
            case 2 -> mandate(module);
            default -> confirmAll();
        }
    }

    private void confirmAll() {
        for (var charge :
                tell(buyer.get("/v1/pay/charges?state=pending")).body().at("/items")) {
            var seen = ((ObjectNode) charge.deepCopy()).retain("module", "payee", "amount");
            var path = "/v1/pay/charges/" + charge.at("/id").asText();
            tell(
                    random.nextInt(6) == 0
                            ? buyer.post(path + "/decline", null)
                            : buyer.post(path + "/confirm", seen.toString()));
        }
    }

    private void order() {
        var id = random.nextInt(8) == 0 && !gifts.isEmpty() ? gifts.getLast() : Ids.next();
        if (gifts.isEmpty() || !gifts.getLast().equals(id)) {
            gifts.add(id);
        }
        var item = items.get(random.nextInt(items.size()));
        tell(buyer.put(
                "/v1/gifts/orders/" + id,
                "{\"item\":\"" + item + "\",\"price\":" + krw(PRICE) + ",\"recipient\":\"" + friendId + "\"}"));
    }

    private void gift(Api by, String command) {
        if (!gifts.isEmpty()) {
            var gift = gifts.get(random.nextInt(gifts.size()));
            tell(by.post("/v1/gifts/orders/" + gift + "/" + command, null));
        }
    }

    private String txn() {
        if (txns.isEmpty() || random.nextInt(4) == 0) {
            txns.add(Ids.next().toString());
        }
        return txns.get(random.nextInt(txns.size()));
    }

    private void redeem() {
        var codes = new ArrayList<JsonNode>();
        for (var gift : tell(friend.get("/v1/gifts/received?limit=10")).body().at("/items")) {
            codes.add(gift.at("/voucher"));
        }
        if (!codes.isEmpty()) {
            var voucher = codes.get(random.nextInt(codes.size()));
            var amount = voucher.has("remaining") ? ",\"amount\":" + krw(1 + random.nextInt(PRICE)) : "";
            tell(partner.put(
                    "/v1/gifts/partner/redemptions/" + txn(),
                    "{\"code\":\"" + voucher.at("/code").asText() + "\"" + amount + "}"));
        }
    }

    private void request() {
        var quote = tell(buyer.post(
                "/v1/taxi/quotes",
                "{\"pickup\":{\"lat\":37.5665,\"lng\":126.978},\"dropoff\":{\"lat\":37.58,\"lng\":126.99}}"));
        if (quote.status() == 200) {
            var id = Ids.next();
            riders.put(id.toString(), buyer);
            var asked = tell(buyer.put("/v1/taxi/rides/" + id, Api.object("quote", quote.at("/token"))));
            if (asked.status() == 201 || asked.status() == 503) {
                rides.add(id);
            }
        }
    }

    private void offers() {
        tell(driver.post(
                "/v1/taxi/driver/positions",
                "{\"points\":[{\"seq\":" + ++seq + ",\"lat\":37.5665,\"lng\":126.978,\"recorded_at\":\""
                        + CLOCK.instant() + "\"}]}"));
        for (var offer : tell(driver.get("/v1/taxi/driver/offers")).body().at("/items")) {
            var command = random.nextInt(6) == 0 ? "/decline" : "/accept";
            tell(driver.post("/v1/taxi/driver/offers/" + offer.at("/id").asText() + command, null));
        }
    }

    /// The next thing to do with the ride one drives, or, unless `properly`, anything.
    private void drive(boolean properly) {
        var mine = tell(driver.get("/v1/taxi/driver/rides?limit=1")).body().at("/items/0");
        if (mine.isMissingNode()) {
            return;
        }
        var path = "/v1/taxi/driver/rides/" + mine.at("/id").asText();
        int any = properly ? 3 : random.nextInt(8);
        var next =
                any == 0 ? "cancel" : any < 3 ? "anything" : mine.at("/state").asText();
        switch (next) {
            case "accepted" -> tell(driver.post(path + "/arrived", null));
            case "arrived" ->
                tell(driver.post(
                        path + "/start", Api.object("pin", pin(mine.at("/id").asText()))));
            case "cancel" -> tell(driver.post(path + "/cancel", NONE));
            default ->
                tell(driver.post(
                        path + "/complete",
                        Api.object("occurred_at", CLOCK.instant().toString())));
        }
    }

    private String pin(String ride) {
        var pin = riders.get(ride).get("/v1/taxi/rides/" + ride).at("/pin");
        return random.nextInt(8) == 0 || pin.isEmpty() ? "0000" : pin;
    }

    private void cancel() {
        if (!rides.isEmpty()) {
            cancel(rides.get(random.nextInt(rides.size())));
        }
    }

    private void cancel(UUID ride) {
        tell(buyer.post("/v1/taxi/rides/" + ride + "/cancel", "{\"fee\":" + krw(4_000) + "}"));
    }
}
