package dev.turtleship.core.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Outage;
import dev.turtleship.core.testing.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MediaResourceTest {
    private static final byte[] TEXT = "0123456789".getBytes(StandardCharsets.UTF_8);

    @Inject
    Clock clock;

    @ConfigProperty(name = "turtleship.data")
    Path data;

    private static MediaFixture alice;
    private static MediaFixture bob;

    private static MediaFixture alice() {
        alice = alice == null ? MediaFixture.sender() : alice;
        return alice;
    }

    private static MediaFixture bob() {
        bob = bob == null ? MediaFixture.sender() : bob;
        return bob;
    }

    @Test
    void a_photo_has_a_size_and_a_thumbnail() throws IOException {
        var id = alice().stored("cat.jpg", "image/png", MediaFixture.picture("jpeg", 2000, 1000));
        var known = alice().api().get("/v1/media/" + id).expect(200);
        assertEquals("photo image/jpeg", known.at("/kind") + " " + known.at("/type"));
        assertEquals("2000 1000", known.at("/width") + " " + known.at("/height"));
        assertEquals("cat.jpg", known.at("/name"));
        var link = link(alice(), id, "{}").expect(200);
        assertFalse(link.body().at("/media").has("key"));
        var small = MediaFixture.expect(200, MediaFixture.fetch(link.at("/thumbnail_url")));
        assertEquals("image/jpeg", header(small, "Content-Type"));
        var picture = ImageIO.read(new ByteArrayInputStream(small.body()));
        assertEquals("640 320", picture.getWidth() + " " + picture.getHeight());
    }

    @Test
    void whoever_has_the_key_gets_a_link_and_nobody_else() {
        var id = alice().stored("a.txt", "text/plain", TEXT);
        String key = alice().key(id);
        assertEquals(43, key.length());
        var link = link(bob(), id, Api.object("key", key)).expect(200);
        assertEquals("10", link.at("/media/size"));
        assertArrayEquals(TEXT, MediaFixture.fetch(link.at("/url")).body());
        link(bob(), id, "{}").problem(404, "media/media-unknown");
        link(bob(), id, Api.object("key", "")).problem(404, "media/media-unknown");
        link(bob(), id, Api.object("key", key.substring(1))).problem(404, "media/media-unknown");
        link(bob(), UUID.randomUUID(), Api.object("key", key)).problem(404, "media/media-unknown");
        link(Api.open(), id, Api.object("key", key)).problem(401, "core/unauthenticated");
        bob().api().get("/v1/media/" + id).problem(404, "media/media-unknown");
    }

    @Test
    void a_link_is_for_one_file_and_for_some_minutes() {
        var photo = alice().stored("a.png", "image/png", MediaFixture.picture("png", 50, 50));
        var other = alice().stored("a.txt", "text/plain", TEXT);
        String url = link(alice(), photo, "{}").at("/url");
        MediaFixture.expect(200, MediaFixture.fetch(url));
        assertEquals(url, link(alice(), photo, "{}").at("/url"));
        for (var forged : new String[] {
            url.replace(photo.toString(), other.toString()),
            url.replace("/content", "/thumbnail"),
            url.replaceAll("expires=([0-9]+)", "expires=9$1"),
            url.replaceAll("signature=.", "signature=_"),
            url.replaceAll("&signature.*", ""),
            url.replaceAll("\\?.*", "")
        }) {
            assertEquals("/problems/media/link-refused", MediaFixture.problem(403, MediaFixture.fetch(forged)), forged);
        }
        ((SettableClock) clock).advance(Duration.ofMinutes(15));
        assertEquals("/problems/media/link-refused", MediaFixture.problem(403, MediaFixture.fetch(url)));
        alice = null;
        bob = null;
    }

    @Test
    void what_strangers_sent_does_not_act_in_our_name() {
        var page = "<!doctype html><html><script>alert(1)</script></html>".getBytes(StandardCharsets.UTF_8);
        var id = alice().stored("가 \"b\"\r\n.html", "text/html", page);
        var answer = MediaFixture.fetch(link(alice(), id, "{}").at("/url"));
        assertEquals("application/octet-stream", header(answer, "Content-Type"));
        assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
        assertEquals("default-src 'none'; sandbox", header(answer, "Content-Security-Policy"));
        assertEquals(
                "attachment; filename*=UTF-8''%EA%B0%80%20%22b%22%0D%0A.html", header(answer, "Content-Disposition"));
        assertTrue(header(answer, "Cache-Control").startsWith("private, immutable, max-age="));
        var photo = alice().stored("a.png", "image/png", MediaFixture.picture("png", 50, 50));
        var shown = MediaFixture.fetch(link(alice(), photo, "{}").at("/url"));
        assertEquals("image/png", header(shown, "Content-Type"));
        assertEquals("inline; filename*=UTF-8''a.png", header(shown, "Content-Disposition"));
    }

    @Test
    void a_part_of_a_file_can_be_asked_for() {
        var id = alice().stored("a.txt", "text/plain", TEXT);
        String url = link(alice(), id, "{}").at("/url");
        var whole = MediaFixture.expect(200, MediaFixture.fetch(url));
        assertEquals("bytes", header(whole, "Accept-Ranges"));
        assertEquals("10", header(whole, "Content-Length"));
        var part = MediaFixture.expect(206, MediaFixture.fetch(url, "Range", "bytes=2-4"));
        assertEquals("234", new String(part.body(), StandardCharsets.UTF_8));
        assertEquals("bytes 2-4/10", header(part, "Content-Range"));
        assertEquals(
                "789", new String(MediaFixture.fetch(url, "Range", "bytes=-3").body(), StandardCharsets.UTF_8));
        var beyond = MediaFixture.fetch(url, "Range", "bytes=10-");
        assertEquals("/problems/media/range-refused", MediaFixture.problem(416, beyond));
        assertEquals("bytes */10", header(beyond, "Content-Range"));
        String etag = header(whole, "ETag");
        var known = MediaFixture.expect(304, MediaFixture.fetch(url, "If-None-Match", etag));
        assertEquals(0, known.body().length);
        MediaFixture.expect(206, MediaFixture.fetch(url, "Range", "bytes=2-4", "If-Range", etag));
        MediaFixture.expect(200, MediaFixture.fetch(url, "Range", "bytes=2-4", "If-Range", "\"other\""));
    }

    @Test
    void what_was_sent_before_is_seen_while_the_database_is_away() throws SQLException {
        var id = alice().stored("a.txt", "text/plain", TEXT);
        String key = alice().key(id);
        try (var _ = Outage.of("media")) {
            var link = link(bob(), id, Api.object("key", key)).expect(200);
            assertArrayEquals(TEXT, MediaFixture.fetch(link.at("/url")).body());
            assertEquals(key, alice().key(id));
            alice().begin(UUID.randomUUID(), "a", "text/plain", 3).problem(503, "core/unavailable");
            alice().api().delete("/v1/media/" + id).problem(503, "core/unavailable");
        }
        alice().stored("a.txt", "text/plain", TEXT);
    }

    @Test
    void a_deleted_file_is_gone_for_everybody() {
        var id = alice().stored("a.png", "image/png", MediaFixture.picture("png", 50, 50));
        String key = alice().key(id);
        String url = link(alice(), id, "{}").at("/url");
        bob().api().delete("/v1/media/" + id).problem(404, "media/upload-unknown");
        alice().api().delete("/v1/media/" + id).expect(204);
        alice().api().delete("/v1/media/" + id).expect(204);
        assertEquals("/problems/media/media-unknown", MediaFixture.problem(404, MediaFixture.fetch(url)));
        link(bob(), id, Api.object("key", key)).problem(404, "media/media-unknown");
        alice().api().get("/v1/media/" + id).problem(404, "media/media-unknown");
        String name = id.toString();
        assertFalse(Files.exists(data.resolve("media/objects")
                .resolve(name.substring(name.length() - 2))
                .resolve(name)));
    }

    @Test
    void what_is_under_way_is_no_file_yet() {
        var id = alice().begun("text/plain", 10);
        alice().api().get("/v1/media/" + id).problem(404, "media/media-unknown");
        alice().api().delete("/v1/media/" + id).problem(404, "media/media-unknown");
        link(alice(), id, "{}").problem(404, "media/media-unknown");
        alice().api().delete(MediaFixture.upload(id)).expect(204);
    }

    private static Api.Answer link(MediaFixture who, UUID id, String body) {
        return link(who.api(), id, body);
    }

    private static Api.Answer link(Api api, UUID id, String body) {
        return api.post("/v1/media/" + id + "/links", body);
    }

    private static String header(HttpResponse<byte[]> answer, String name) {
        assertEquals(1, answer.headers().allValues(name).size(), name);
        return answer.headers().firstValue(name).orElseThrow();
    }
}
