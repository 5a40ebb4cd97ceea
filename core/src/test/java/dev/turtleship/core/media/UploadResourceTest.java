package dev.turtleship.core.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.SettableClock;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.core.testing.Together;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class UploadResourceTest {
    @Inject
    Clock clock;

    @ConfigProperty(name = "turtleship.data")
    Path data;

    private MediaFixture alice;

    @BeforeEach
    void somebody() {
        alice = MediaFixture.sender();
    }

    @Test
    void a_file_comes_in_pieces_and_is_stored_as_it_was() {
        var bytes = MediaFixture.bytes(300_000, 1);
        var id = alice.begun("application/zip", bytes.length);
        var first = MediaFixture.expect(204, alice.append(id, 0, MediaFixture.part(bytes, 0, 100_000)));
        assertEquals("100000", first.headers().firstValue("Upload-Offset").orElse(""));
        assertEquals("1.0.0", first.headers().firstValue("Tus-Resumable").orElse(""));
        assertEquals("uploading", state(id));
        assertEquals(100_000, alice.offset(id));
        MediaFixture.expect(204, alice.append(id, 100_000, MediaFixture.part(bytes, 100_000, 300_000)));
        assertEquals("stored", state(id));
        assertEquals(300_000, alice.offset(id));
        var link = alice.api().post("/v1/media/" + id + "/links", "{}").expect(200);
        assertArrayEquals(bytes, MediaFixture.fetch(link.at("/url")).body());
    }

    @Test
    void beginning_is_the_same_again_and_means_one_file_for_ever() {
        var id = UUID.randomUUID();
        var begun = alice.begin(id, "a.jpg", "image/jpeg", 10).expect(201);
        assertEquals("uploading", begun.at("/state"));
        assertEquals("0", begun.at("/offset"));
        assertEquals(Integer.toString(8 << 20), begun.at("/chunk_bytes"));
        assertEquals(
                begun.body(),
                alice.begin(id, "a.jpg", "image/jpeg", 10).expect(200).body());
        alice.begin(id, "a.jpg", "image/jpeg", 11).problem(409, "media/id-used");
        alice.begin(id, "b.jpg", "image/jpeg", 10).problem(409, "media/id-used");
        MediaFixture.sender().begin(id, "a.jpg", "image/jpeg", 10).problem(409, "media/id-used");
    }

    @Test
    void beginning_at_once_begins_once() throws InterruptedException {
        var id = UUID.randomUUID();
        var statuses =
                Together.run(8, _ -> alice.begin(id, "a.jpg", "image/jpeg", 10).status());
        assertEquals(1, statuses.stream().filter(status -> status == 201).count());
        assertEquals(7, statuses.stream().filter(status -> status == 200).count());
    }

    @Test
    void an_upload_is_its_senders_own() {
        var id = alice.begun("text/plain", 3);
        var bob = MediaFixture.sender();
        bob.api().get(MediaFixture.upload(id)).problem(404, "media/upload-unknown");
        bob.api().delete(MediaFixture.upload(id)).problem(404, "media/upload-unknown");
        assertEquals(404, bob.head(id).statusCode());
        assertEquals("/problems/media/upload-unknown", MediaFixture.problem(404, bob.append(id, 0, new byte[3])));
        assertEquals(0, alice.offset(id));
        Api.open().get(MediaFixture.upload(id)).problem(401, "core/unauthenticated");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name":"","size":1,"type":"image/jpeg"}                    | /name
            {"size":1,"type":"image/jpeg"}                              | /name
            {"name":"a","size":0,"type":"image/jpeg"}                   | /size
            {"name":"a","size":-5,"type":"image/jpeg"}                  | /size
            {"name":"a","size":"5","type":"image/jpeg"}                 | /size
            {"name":"a","size":1,"type":"jpeg"}                         | /type
            {"name":"a","size":1,"type":"image/jpeg; a=b"}              | /type
            {"name":"a","size":1}                                       | /type
            {"name":"a","size":1,"type":"image/jpeg","sha256":"abc"}    | /sha256
            {"name":"a","size":1,"type":"image/jpeg","key":"mine"}      | /key
            """)
    void what_cannot_be_a_file_is_refused(String body, String pointer) {
        alice.api().put(MediaFixture.upload(UUID.randomUUID()), body).invalid(pointer);
    }

    @ParameterizedTest
    @CsvSource({"image/jpeg, 20971521", "video/mp4, 314572801", "application/pdf, 314572801", "audio/mp4, 314572801"})
    void what_is_too_large_is_refused_before_its_first_byte(String type, long size) {
        alice.begin(UUID.randomUUID(), "large", type, size).problem(413, "media/too-large");
    }

    @Test
    void a_wrong_offset_is_told_the_right_one() {
        var id = alice.begun("text/plain", 100);
        MediaFixture.expect(204, alice.append(id, 0, new byte[40]));
        for (long wrong : new long[] {0, 39, 41, 100}) {
            var refused = alice.append(id, wrong, new byte[10]);
            assertEquals("/problems/media/wrong-offset", MediaFixture.problem(409, refused));
            assertEquals("40", refused.headers().firstValue("Upload-Offset").orElse(""));
        }
        assertEquals(40, alice.offset(id));
    }

    @Test
    void a_piece_says_where_it_begins_and_what_it_is() {
        var id = alice.begun("text/plain", 3);
        var piece = MediaFixture.request(MediaFixture.upload(id))
                .header("Authorization", "Bearer " + alice.person().accessToken())
                .method("PATCH", HttpRequest.BodyPublishers.ofString("abc"));
        assertEquals("/problems/media/wrong-body", MediaFixture.problem(415, MediaFixture.send(piece)));
        piece.header("Content-Type", "application/offset+octet-stream");
        assertEquals("/problems/media/wrong-offset", MediaFixture.problem(409, MediaFixture.send(piece)));
        piece.header("Upload-Offset", "0").header("Tus-Resumable", "0.2.2");
        var refused = MediaFixture.send(piece);
        assertEquals("/problems/media/wrong-protocol", MediaFixture.problem(412, refused));
        assertEquals("1.0.0", refused.headers().firstValue("Tus-Version").orElse(""));
        assertEquals(0, alice.offset(id));
    }

    @Test
    void of_a_piece_that_brings_too_much_nothing_is_kept() {
        var id = alice.begun("text/plain", 100);
        MediaFixture.expect(204, alice.append(id, 0, new byte[40]));
        assertEquals("/problems/media/too-large", MediaFixture.problem(413, alice.append(id, 40, new byte[61])));
        var unsaid = HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[200_000]));
        assertEquals("/problems/media/too-large", MediaFixture.problem(413, alice.append(id, 40, unsaid)));
        assertEquals(40, alice.offset(id));
    }

    @Test
    void a_piece_larger_than_a_piece_may_be_is_refused_unread() throws IOException {
        var id = alice.begun("application/zip", 50 << 20);
        try (var socket = alice.hang(id, 0, (8 << 20) + 1, new byte[0])) {
            assertTrue(status(socket.getInputStream().readNBytes(12)).endsWith("413"));
        }
        assertEquals(0, alice.offset(id));
    }

    @Test
    void what_came_before_a_connection_was_cut_counts() throws IOException {
        var bytes = MediaFixture.bytes(200_000, 2);
        var id = alice.begun("application/zip", bytes.length);
        try (var _ = alice.hang(id, 0, bytes.length, MediaFixture.part(bytes, 0, 70_000))) {
            Await.soon("its bytes are here", () -> length(id) == 70_000);
        }
        assertEquals(70_000, alice.offset(id));
        MediaFixture.expect(204, alice.append(id, 70_000, MediaFixture.part(bytes, 70_000, 200_000)));
        assertEquals(sha256(bytes), alice.api().get("/v1/media/" + id).at("/sha256"));
    }

    /// A phone that changed networks: its old connection hangs and will for a minute.
    @Test
    void who_goes_on_takes_over_from_a_connection_that_hangs() throws IOException {
        var bytes = MediaFixture.bytes(200_000, 3);
        var id = alice.begun("application/zip", bytes.length);
        try (var hanging = alice.hang(id, 0, bytes.length, MediaFixture.part(bytes, 0, 50_000))) {
            Await.soon("its bytes are here", () -> length(id) == 50_000);
            assertEquals("50000", alice.api().get(MediaFixture.upload(id)).at("/offset"));
            assertEquals("50000", alice.api().get(MediaFixture.upload(id)).at("/offset"));
            assertEquals(50_000, alice.offset(id));
            MediaFixture.expect(204, alice.append(id, 50_000, MediaFixture.part(bytes, 50_000, 200_000)));
            assertEquals(-1, hanging.getInputStream().read());
        }
        assertEquals(sha256(bytes), alice.api().get("/v1/media/" + id).at("/sha256"));
    }

    @Test
    void one_person_brings_a_few_files_at_once() throws IOException {
        try (var open = new Sockets()) {
            for (int i = 0; i < 4; i++) {
                var id = alice.begun("text/plain", 100);
                open.add(alice.hang(id, 0, 100, new byte[10]));
                Await.soon("it is being brought", () -> length(id) == 10);
            }
            var id = alice.begun("text/plain", 3);
            var refused = alice.append(id, 0, new byte[3]);
            assertEquals("/problems/core/too-many", MediaFixture.problem(429, refused));
            var bob = MediaFixture.sender();
            MediaFixture.expect(204, bob.append(bob.begun("text/plain", 3), 0, new byte[] {65, 66, 67}));
        }
    }

    private static final class Sockets implements AutoCloseable {
        private final List<Socket> open = new ArrayList<>();

        void add(Socket socket) {
            open.add(socket);
        }

        @Override
        public void close() throws IOException {
            for (var socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void an_upload_resumed_twice_at_once_is_stored_once_and_whole() throws InterruptedException {
        var bytes = MediaFixture.bytes(900_000, 4);
        var id = alice.begun("application/zip", bytes.length);
        Together.run(4, _ -> {
            resume(id, bytes);
            return true;
        });
        assertEquals("stored", state(id));
        assertEquals(sha256(bytes), alice.api().get("/v1/media/" + id).at("/sha256"));
    }

    /// As a client does: asks how far it is and goes on from there, until it is over.
    private void resume(UUID id, byte[] bytes) {
        Await.soon("the upload is whole", () -> {
            try {
                int at = (int) alice.offset(id);
                int to = Math.min(bytes.length, at + 100_000);
                var answer = alice.append(id, at, MediaFixture.part(bytes, at, to));
                return answer.statusCode() == 204 && to == bytes.length;
            } catch (RuntimeException brokenOrBusy) {
                return false;
            }
        });
    }

    @Test
    void the_end_can_be_asked_for_again() {
        var id = alice.stored("a.txt", "text/plain", "hello".getBytes(StandardCharsets.UTF_8));
        MediaFixture.expect(204, alice.append(id, 5, new byte[0]));
        assertEquals("/problems/media/wrong-offset", MediaFixture.problem(409, alice.append(id, 0, new byte[5])));
        assertEquals("/problems/media/too-large", MediaFixture.problem(413, alice.append(id, 5, new byte[1])));
    }

    @ParameterizedTest
    @CsvSource({"image/jpeg", "image/png", "image/webp", "video/mp4", "audio/mpeg"})
    void what_is_not_as_declared_is_refused_for_good(String type) {
        var text = "<html><script>alert(1)</script></html>".getBytes(StandardCharsets.UTF_8);
        var id = alice.begun(type, text.length);
        assertEquals("/problems/media/not-as-declared", MediaFixture.problem(422, alice.append(id, 0, text)));
        var seen = alice.api().get(MediaFixture.upload(id)).expect(200);
        assertEquals("refused not-as-declared", seen.at("/state") + " " + seen.at("/reason"));
        assertEquals("/problems/media/not-as-declared", MediaFixture.problem(422, alice.append(id, 0, text)));
        assertEquals(410, alice.head(id).statusCode());
        assertFalse(Files.exists(folder(id)));
    }

    @Test
    void bytes_that_changed_on_the_way_are_refused() {
        var bytes = "hello".getBytes(StandardCharsets.UTF_8);
        for (var sent : new String[] {"hello", "hallo"}) {
            var id = UUID.randomUUID();
            alice.api()
                    .put(
                            MediaFixture.upload(id),
                            Api.object("name", "a", "size", 5, "type", "text/plain", "sha256", sha256(bytes)))
                    .expect(201);
            var answer = alice.append(id, 0, sent.getBytes(StandardCharsets.UTF_8));
            if (sent.equals("hello")) {
                MediaFixture.expect(204, answer);
            } else {
                assertEquals("/problems/media/checksum", MediaFixture.problem(422, answer));
            }
        }
    }

    @Test
    void a_disk_without_room_keeps_nothing_half_and_says_so() throws IOException {
        var id = alice.begun("text/plain", 5);
        Files.createDirectories(folder(id));
        Files.createSymbolicLink(folder(id).resolve("content"), Path.of("/dev/full"));
        var refused = alice.append(id, 0, "hello".getBytes(StandardCharsets.UTF_8));
        assertEquals("/problems/media/storage-full", MediaFixture.problem(503, refused));
        assertTrue(refused.headers().firstValue("Retry-After").isPresent());
        Files.delete(folder(id).resolve("content"));
        assertEquals(0, alice.offset(id));
        MediaFixture.expect(204, alice.append(id, 0, "hello".getBytes(StandardCharsets.UTF_8)));
        assertEquals("stored", state(id));
    }

    /// Between the file's being published and the database's hearing of it.
    @Test
    void a_crash_at_the_end_is_made_good_by_asking_again() throws Exception {
        var id = alice.stored("a.txt", "text/plain", "hello".getBytes(StandardCharsets.UTF_8));
        Sql.run("media", "update upload set state = 'uploading' where id = ?", id);
        assertEquals(5, alice.offset(id));
        MediaFixture.expect(204, alice.append(id, 5, new byte[0]));
        assertEquals("stored", state(id));
    }

    @Test
    void one_person_has_so_many_uploads_under_way_and_may_give_them_up() {
        var first = alice.begun("text/plain", 3);
        for (int i = 1; i < 16; i++) {
            alice.begun("text/plain", 3);
        }
        alice.begin(UUID.randomUUID(), "one more", "text/plain", 3).problem(429, "media/too-many-open");
        alice.begin(first, "a file", "text/plain", 3).expect(200);
        alice.api().delete(MediaFixture.upload(first)).expect(204);
        alice.api().delete(MediaFixture.upload(first)).expect(204);
        alice.begun("text/plain", 3);
        assertEquals("/problems/media/upload-over", MediaFixture.problem(410, alice.append(first, 0, new byte[3])));
    }

    @Test
    void one_person_sends_so_much_a_day() throws Exception {
        var id = alice.begun("video/mp4", 300 << 20);
        Sql.run("media", "update upload set size = ? where id = ?", (2L << 30) - 10, id);
        alice.begin(UUID.randomUUID(), "a", "text/plain", 11).problem(429, "media/too-much-today");
        alice.begun("text/plain", 10);
    }

    @Test
    void an_upload_that_nobody_goes_on_with_expires_and_is_cleared_away() {
        var id = alice.begun("text/plain", 10);
        MediaFixture.expect(204, alice.append(id, 0, new byte[4]));
        assertTrue(Files.exists(folder(id)));
        ((SettableClock) clock).advance(Duration.ofHours(24).plusMinutes(1));
        alice = new MediaFixture(dev.turtleship.core.testing.People.signIn(alice.person()));
        Await.soon("it expires", () -> state(id).equals("expired"));
        Await.soon("its bytes go", () -> !Files.exists(folder(id)));
        HttpResponse<byte[]> late = alice.append(id, 4, new byte[6]);
        assertEquals("/problems/media/upload-over", MediaFixture.problem(410, late));
    }

    private String state(UUID id) {
        return alice.api().get(MediaFixture.upload(id)).expect(200).at("/state");
    }

    private Path folder(UUID id) {
        return data.resolve("media").resolve("uploads").resolve(id.toString());
    }

    private long length(UUID id) {
        try {
            return Files.size(folder(id).resolve("content"));
        } catch (IOException _) {
            return -1;
        }
    }

    private static String status(byte[] line) {
        return new String(line, StandardCharsets.US_ASCII);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
