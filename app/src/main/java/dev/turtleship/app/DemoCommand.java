package dev.turtleship.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turtleship.core.account.PasswordHash;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// `./turtleship demo`: people, conversations and money to try the ship with. The people are imported; all else they do
/// themselves, through the same API as everybody. Ids are made from what they are for, so doing it twice changes
/// nothing.
final class DemoCommand {
    static final String HELP = """
            turtleship demo [options of run]   the ship with a dozen people who talk and pay

            Where a process runs on the folder already, it gets the people and goes on; else one is started here.

              --data DIR   the folder (./data)""";

    private static final Duration STARTING = Duration.ofSeconds(120);
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String CURRENCY = "KRW";
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Account(String id, String token) {}

    private final PrintStream out;
    private final JsonNode script;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(DEADLINE).build();
    private final Map<String, Account> people = new HashMap<>();
    private String url;

    DemoCommand(PrintStream out) {
        this.out = out;
        try (var stream = DemoCommand.class.getResourceAsStream("/demo.json")) {
            script = JSON.readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException("the script of the demo", e);
        }
    }

    /// Into the process that runs on this folder.
    int run(Path data) throws Mistake {
        try (var client = OperatorClient.of(data)) {
            return seed(client);
        }
    }

    /// Into the process that this one is about to become, as soon as it works.
    void runLater(Path data) {
        Thread.ofVirtual().name("demo").start(() -> {
            try {
                if (!Await.until(STARTING, () -> OperatorClient.ready(data))) {
                    throw new Mistake("the demo has nobody in it: the ship does not come up");
                }
                try (var client = OperatorClient.ofThisProcess(data)) {
                    seed(client);
                }
            } catch (Mistake | RuntimeException e) {
                System.err.println("turtleship: " + e.getMessage());
            }
        });
    }

    private int seed(OperatorClient client) throws Mistake {
        url = client.url();
        if (!Await.until(
                STARTING, () -> get("/v1/status").path("state").asText().equals("up"))) {
            throw new Mistake("the demo needs all modules; see %s/v1/status".formatted(url));
        }
        importPeople(client);
        for (var group : script.path("groups")) {
            say(conversation(group.path("members"), group.path("title").asText()), group.path("messages"));
        }
        for (var direct : script.path("directs")) {
            say(conversation(direct.path("between"), ""), direct.path("messages"));
        }
        for (var handle : people.keySet()) {
            put("/v1/pay/top-ups/" + id("top-up " + handle), handle, amount(script.path("wallet")));
        }
        for (var transfer : script.path("transfers")) {
            pay(transfer);
        }
        out.printf(
                "The demo is ready: %s  Sign in as %s with the password \"%s\"%n",
                url, String.join(", ", people.keySet().stream().sorted().toList()), password());
        out.flush();
        return 0;
    }

    private void importPeople(OperatorClient client) throws Mistake {
        var body = JSON.createObjectNode().put("sessions", false);
        var array = body.putArray("people");
        for (var person : script.path("people")) {
            array.addObject()
                    .put("handle", person.path("handle").asText())
                    .put("name", person.path("name").asText())
                    .put("password_hash", PasswordHash.of(password()));
        }
        var answer = client.post("/people", body.toString());
        if (!answer.success()) {
            throw new Mistake("the demo's people were refused: " + answer.detail());
        }
        for (var person : script.path("people")) {
            var handle = person.path("handle").asText();
            var credentials = JSON.createObjectNode().put("handle", handle).put("password", password());
            credentials.putObject("device").put("id", id("device " + handle)).put("name", "demo");
            var session = call("POST", "/v1/sessions", "", credentials);
            people.put(
                    handle,
                    new Account(
                            session.at("/person/id").asText(),
                            session.at("/session/access_token").asText()));
        }
    }

    /// The direct conversation of two, or a group under a key, made by the first of them.
    private String conversation(JsonNode members, String title) throws Mistake {
        var first = members.get(0).asText();
        var body = JSON.createObjectNode();
        if (title.isEmpty()) {
            body.put("kind", "direct")
                    .put("person", people.get(members.get(1).asText()).id());
        } else {
            body.put("kind", "group").put("title", title);
            var others = body.putArray("members");
            for (int i = 1; i < members.size(); i++) {
                others.add(people.get(members.get(i).asText()).id());
            }
        }
        return call("POST", "/v1/chat/conversations", first, body).path("id").asText();
    }

    private void say(String conversation, JsonNode messages) throws Mistake {
        int number = 0;
        for (var message : messages) {
            var path = "/v1/chat/conversations/" + conversation + "/messages/" + id(conversation + " " + number++);
            var body = JSON.createObjectNode()
                    .put("kind", "text")
                    .put("text", message.get(1).asText());
            put(path, message.get(0).asText(), body);
        }
    }

    private void pay(JsonNode transfer) throws Mistake {
        var from = transfer.path("from").asText();
        var to = people.get(transfer.path("to").asText()).id();
        var body = amount(transfer.path("amount"))
                .put("to", to)
                .put("note", transfer.path("note").asText());
        put("/v1/pay/transfers/" + id("transfer " + from + " " + to), from, body);
    }

    private static ObjectNode amount(JsonNode minor) {
        var body = JSON.createObjectNode();
        body.putObject("amount").put("amount", minor.asLong()).put("currency", CURRENCY);
        return body;
    }

    private void put(String path, String handle, ObjectNode body) throws Mistake {
        call("PUT", path, handle, body);
    }

    private JsonNode get(String path) {
        try {
            return send(HttpRequest.newBuilder(URI.create(url + path)).GET()).body();
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    /// Until it succeeds; what waits for another module (a new person, money under way) does so within moments.
    private JsonNode call(String method, String path, String handle, ObjectNode body) throws Mistake {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(DEADLINE)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.toString()));
        if (method.equals("POST")) {
            request.header("Idempotency-Key", id(path + body));
        }
        if (!handle.isEmpty()) {
            request.header("Authorization", "Bearer " + people.get(handle).token());
        }
        var last = new OperatorClient.Answer[1];
        boolean done = Await.until(PATIENCE, () -> {
            try {
                last[0] = send(request);
                return last[0].success() && last[0].status() != 202;
            } catch (IOException e) {
                return false;
            }
        });
        if (!done) {
            throw new Mistake("the demo stopped at %s %s: %s"
                    .formatted(method, path, last[0] == null ? "no answer" : last[0].detail()));
        }
        return last[0].body();
    }

    private OperatorClient.Answer send(HttpRequest.Builder request) throws IOException {
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return new OperatorClient.Answer(response.statusCode(), OperatorClient.json(response.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private String password() {
        return script.path("password").asText();
    }

    private static String id(String what) {
        return UUID.nameUUIDFromBytes(("demo " + what).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
