package dev.turtleship.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Seed;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Frames that a broken or hostile client might send: valid ones of every type and kind, with something changed. Each
/// is answered once, none with a failure of ours; whatever was taken can be read by everybody; the socket stays open.
@QuarkusTest
@Tag("all")
class SocketFuzzTest {
    private static final Logger LOG = Logger.getLogger(SocketFuzzTest.class);
    private static final int FRAMES = 100_000;
    private static final int AT_ONCE = 200;
    private static final Duration ANSWERS = Duration.ofSeconds(30);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static Person alice;
    private static Person bob;
    private static UUID conversation;
    private static List<ObjectNode> valid;

    @BeforeAll
    static void signUp() {
        alice = People.signUp();
        bob = People.signUp();
        conversation = UUID.fromString(alice.api()
                .post("/v1/chat/conversations", ChatFixture.groupBody("fuzz", bob))
                .expect(201)
                .at("/id"));
        ChatFixture.send(alice, conversation, "a target");
        valid = valid();
    }

    @Test
    void whatever_comes_is_answered_and_nothing_breaks() {
        var random = Seed.random("SocketFuzzTest");
        var statuses = new TreeMap<String, Integer>();
        try (var client = LiveClient.hello(alice)) {
            int greeted = client.frames.size();
            assertEquals(1, greeted);
            for (int sent = 0; sent < FRAMES; sent += AT_ONCE) {
                client.frames.clear();
                var batch = new ArrayList<String>();
                for (int i = 0; i < AT_ONCE; i++) {
                    batch.add(mutated(random));
                }
                batch.forEach(client::sendText);
                Await.until(
                        ANSWERS,
                        "an answer for each frame",
                        () -> answers(client).size() >= AT_ONCE);
                assertEquals(AT_ONCE, answers(client).size());
                for (var answer : answers(client)) {
                    int status = answer.at("/body/status").asInt();
                    assertTrue(status < 500 || status == 503, answer + " to one of " + batch);
                    statuses.merge(answer.at("/type").asText() + " " + status, 1, Integer::sum);
                }
            }
            client.settle();
            assertEquals(LiveClient.OPEN, client.closeCode());
        }
        LOG.infof("%d frames: %s", FRAMES, statuses);
        assertTrue(statuses.getOrDefault("ok 0", 0) > FRAMES / 100, "nearly nothing was taken: " + statuses);
        assertTrue(statuses.getOrDefault("error 400", 0) > FRAMES / 100, "nearly nothing was refused: " + statuses);
        everybodyReads();
    }

    /// Not the events of what was taken.
    private static List<JsonNode> answers(LiveClient client) {
        return client.frames.stream()
                .filter(frame -> frame.at("/type").asText().matches("ok|error"))
                .toList();
    }

    private static void everybodyReads() {
        var log = ChatFixture.log(bob, conversation);
        for (int i = 0; i < log.size(); i++) {
            assertEquals(i + 1, log.get(i).at("/seq").asInt());
        }
        bob.api().get(ChatFixture.path(conversation) + "/export?format=json").expect(200);
        bob.api().get("/v1/chat/messages?q=ta&conversation=" + conversation).expect(200);
        bob.api().get(ChatFixture.path(conversation) + "/members").expect(200);
    }

    private static List<ObjectNode> valid() {
        var bodies = new ArrayList<Map.Entry<String, String>>();
        bodies.add(Map.entry("ping", "{}"));
        bodies.add(Map.entry("auth", Api.object("token", alice.accessToken())));
        bodies.add(Map.entry("chat.read", Api.object("conversation", conversation, "seq", 1)));
        bodies.add(Map.entry("chat.typing", Api.object("conversation", conversation)));
        for (var message : List.of(
                "\"kind\":\"text\",\"text\":\"안녕 \\ud83d\\udc22\"",
                "\"kind\":\"text\",\"text\":\"an answer\",\"target\":1",
                "\"kind\":\"photo\",\"photo\":{\"media\":\"0199a000-0000-7000-8000-000000000001\","
                        + "\"key\":\"mV3lq0_s-2dZyT7rXwUu1aBcDeFgHiJkLmNoPqRsTuV\",\"width\":1,\"height\":2}",
                "\"kind\":\"sticker\",\"sticker\":{\"pack\":\"turtles\",\"name\":\"hello\"}",
                "\"kind\":\"location\",\"location\":{\"latitude\":37.5,\"longitude\":127.0,\"label\":\"here\"}",
                "\"kind\":\"contact\",\"contact\":{\"person\":\"" + bob.id() + "\"}",
                "\"kind\":\"vote\",\"vote\":{\"question\":\"q\",\"options\":[\"a\",\"b\"],\"several\":true}",
                "\"kind\":\"ballot\",\"target\":1,\"choices\":[0,1]",
                "\"kind\":\"edit\",\"target\":1,\"text\":\"a target still\"",
                "\"kind\":\"reaction\",\"target\":1,\"reaction\":\"👍\"",
                "\"kind\":\"join\",\"people\":[\"" + bob.id() + "\"]",
                "\"kind\":\"kick\",\"person\":\"" + alice.id() + "\"",
                "\"kind\":\"title\",\"title\":\"fuzz\"",
                "\"kind\":\"notice\",\"target\":1")) {
            bodies.add(Map.entry("chat.send", "{\"conversation\":\"" + conversation + "\"," + message + "}"));
        }
        return bodies.stream()
                .map(body -> {
                    var frame = JSON.objectNode().put("id", 1).put("type", body.getKey());
                    frame.set("body", Api.json(body.getValue()));
                    return frame;
                })
                .toList();
    }

    private static String mutated(SplittableRandom random) {
        var frame = valid.get(random.nextInt(valid.size())).deepCopy();
        if (frame.at("/type").asText().equals("chat.send")) {
            ((ObjectNode) frame.get("body")).put("client_id", Ids.next().toString());
        }
        frame.put("id", random.nextInt(1, 1_000_000));
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            change(frame, random);
        }
        var text = frame.toString();
        var sent =
                switch (random.nextInt(12)) {
                    case 0 -> text.substring(0, random.nextInt(text.length()));
                    case 1 -> scratched(text, random);
                    default -> text;
                };
        // Halves of characters have no UTF-8 form; in JSON they can be escaped.
        return sent.replaceAll("\\p{Cs}", "\\\\ud800");
    }

    /// Something in the frame, at any depth, is taken away, doubled under another name, or becomes something else.
    private static void change(ObjectNode frame, SplittableRandom random) {
        var places = new ArrayList<JsonNode>(List.of(frame));
        for (int i = 0; i < places.size(); i++) {
            places.get(i).forEach(child -> {
                if (child.isContainerNode()) {
                    places.add(child);
                }
            });
        }
        var place = places.get(random.nextInt(places.size()));
        if (place instanceof ObjectNode object && !object.isEmpty()) {
            var names = new ArrayList<String>();
            object.fieldNames().forEachRemaining(names::add);
            var name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(4)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(name + "2", object.get(name).deepCopy());
                default -> object.set(name, something(random));
            }
        } else if (place instanceof ArrayNode array) {
            array.add(something(random));
        }
    }

    private static JsonNode something(SplittableRandom random) {
        return switch (random.nextInt(16)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(true);
            case 2 -> JSON.numberNode(-1);
            case 3 -> JSON.numberNode(0);
            case 4 -> JSON.numberNode(Long.MAX_VALUE);
            case 5 -> JSON.numberNode(new BigInteger("9".repeat(40)));
            case 6 -> JSON.numberNode(1.5e300);
            case 7 -> JSON.textNode("");
            case 8 -> JSON.textNode("\u0000\u0007\u202e");
            case 9 -> JSON.textNode("\ud800");
            case 10 -> JSON.textNode("x".repeat(random.nextInt(20_000)));
            case 11 -> JSON.textNode(Ids.next().toString());
            case 12 -> JSON.textNode("'; drop table entry; --");
            case 13 -> JSON.objectNode();
            case 14 -> JSON.arrayNode().add(1).addNull();
            default -> nested(random.nextInt(200));
        };
    }

    private static JsonNode nested(int depth) {
        JsonNode node = JSON.textNode("deep");
        for (int i = 0; i < depth; i++) {
            node = JSON.arrayNode().add(node);
        }
        return node;
    }

    private static String scratched(String text, SplittableRandom random) {
        var scratched = new StringBuilder(text);
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            scratched.setCharAt(random.nextInt(scratched.length()), (char) random.nextInt(1, 0xd800));
        }
        return scratched.toString();
    }
}
