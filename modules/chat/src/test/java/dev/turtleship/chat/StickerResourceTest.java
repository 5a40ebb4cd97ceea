package dev.turtleship.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
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
}
