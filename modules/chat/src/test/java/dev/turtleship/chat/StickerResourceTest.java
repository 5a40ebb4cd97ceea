package dev.turtleship.chat;

import static dev.turtleship.chat.ChatFixture.log;
import static dev.turtleship.chat.ChatFixture.path;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class StickerResourceTest {
    private static final String PACKS = "/v1/chat/sticker-packs";

    @Test
    void everybody_sees_the_packs_and_every_drawing() {
        var packs = Api.open().get(PACKS).expect(200).body().at("/items");
        assertEquals(3, packs.size());
        for (var pack : packs) {
            assertTrue(pack.at("/title/ko").asText().length() > 1, pack.toString());
            assertEquals("Turtleship", pack.at("/author").asText());
            assertEquals(
                    pack,
                    Api.open()
                            .get(PACKS + "/" + pack.at("/id").asText())
                            .expect(200)
                            .body());
            for (var sticker : pack.at("/stickers")) {
                assertNotEquals(
                        sticker.at("/alt/ko").asText(), sticker.at("/alt/en").asText());
                assertTrue(Api.open()
                        .get(sticker.at("/url").asText())
                        .expect(200)
                        .text()
                        .startsWith("<svg "));
            }
        }
        assertEquals(
                "/v1/chat/sticker-packs/turtles/hello.svg",
                packs.at("/0/stickers/0/url").asText());
    }

    @Test
    void a_drawing_is_kept_for_ever_and_is_nothing_but_a_picture() {
        var first = Api.open().get(PACKS + "/boat/anchor.svg").expect(200);
        assertTrue(header(first, "Content-Type").startsWith("image/svg+xml"), header(first, "Content-Type"));
        assertEquals("public, immutable, max-age=31536000", header(first, "Cache-Control"));
        assertEquals("nosniff", header(first, "X-Content-Type-Options"));
        assertEquals(
                "default-src 'none'; style-src 'unsafe-inline'; sandbox", header(first, "Content-Security-Policy"));
        String etag = header(first, "ETag");
        assertTrue(etag.matches("\"[0-9a-f-]{36}\""), etag);
        var again = Api.open().with("If-None-Match", etag).get(PACKS + "/boat/anchor.svg");
        assertEquals("", again.expect(304).text());
        assertEquals(etag, header(again, "ETag"));
        Api.open()
                .with("If-None-Match", "\"x\"")
                .get(PACKS + "/boat/anchor.svg")
                .expect(200);
    }

    private static String header(Api.Answer answer, String name) {
        return String.join(" + ", answer.headers().allValues(name));
    }

    @ParameterizedTest
    @CsvSource({"/cats", "/cats/hello.svg", "/turtles/cat.svg", "/turtles/pack.json", "/turtles/hello", "/turtles/..svg"
    })
    void what_is_in_no_pack_is_not_there(String unknown) {
        Api.open().get(PACKS + unknown).problem(404, "core/not-found");
    }

    @Test
    void every_sticker_can_be_sent_and_read() {
        var alice = People.signUp();
        var bob = People.signUp();
        var conversation = ChatFixture.direct(alice, bob);
        int sent = 0;
        for (var pack : Stickers.shipped().packs()) {
            for (var sticker : pack.stickers()) {
                alice.api()
                        .put(message(conversation), message(pack.id(), sticker.name()))
                        .expect(201);
                var last = log(bob, conversation).getLast();
                assertEquals(Api.json(Api.object("pack", pack.id(), "name", sticker.name())), last.at("/sticker"));
                sent++;
            }
        }
        assertEquals(sent, log(bob, conversation).size());
    }

    @ParameterizedTest
    @CsvSource({"cats,hello,/sticker/pack", "turtles,cat,/sticker/name", "boat,hello,/sticker/name"})
    void a_sticker_of_no_pack_is_refused_and_not_stored(String pack, String name, String pointer) {
        var alice = People.signUp();
        var conversation = ChatFixture.direct(alice, People.signUp());
        var refused = alice.api().put(message(conversation), message(pack, name));
        refused.problem(422, "chat/sticker-unknown");
        assertEquals(pointer, refused.at("/errors/0/pointer"));
        try (var client = LiveClient.hello(alice)) {
            var frame = Api.object("conversation", conversation, "client_id", Ids.next());
            var body = frame.replace("}", "," + message(pack, name).substring(1));
            var problem = client.refused("chat.send", body, 422);
            assertEquals("/problems/chat/sticker-unknown", problem.at("/type").asText());
            assertEquals("/body" + pointer, problem.at("/errors/0/pointer").asText());
        }
        assertEquals(0, log(alice, conversation).size());
    }

    private static String message(UUID conversation) {
        return path(conversation) + "/messages/" + Ids.next();
    }

    private static String message(String pack, String name) {
        return "{\"kind\":\"sticker\",\"sticker\":" + Api.object("pack", pack, "name", name) + "}";
    }
}
