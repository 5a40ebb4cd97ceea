package dev.turtleship.core.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.core.testing.Await;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StorageTest {
    private static final byte[] BYTES = {1, 2, 3};

    @Inject
    Storage storage;

    @ConfigProperty(name = "turtleship.data")
    Path data;

    @Test
    void there_is_all_of_a_file_or_nothing() throws IOException {
        var id = Ids.next();
        var folder = Files.createDirectories(storage.uploads().resolve(id.toString()));
        Files.write(folder.resolve("content"), BYTES);
        assertTrue(storage.label(id).isEmpty());
        storage.publish(folder, label(id), new byte[] {4});
        assertEquals(label(id), storage.label(id).orElseThrow());
        try (var content = storage.open(id, Storage.Part.CONTENT, 1)) {
            assertArrayEquals(new byte[] {2, 3}, content.readAllBytes());
        }
        assertFalse(Files.exists(folder));
        storage.delete(id);
        storage.delete(id);
        assertTrue(storage.label(id).isEmpty());
        var gone = assertThrows(Refused.class, () -> storage.open(id, Storage.Part.CONTENT, 0));
        assertEquals(MediaError.MEDIA_UNKNOWN, gone.reason());
    }

    @Test
    void nothing_is_taken_that_would_not_leave_what_must_stay_free() throws IOException {
        storage.requireRoom(1);
        long usable = Files.getFileStore(data).getUsableSpace();
        var refused = assertThrows(Refused.class, () -> storage.requireRoom(usable - 1));
        assertEquals(MediaError.STORAGE_FULL, refused.reason());
    }

    @Test
    void what_a_disk_says_becomes_what_people_are_told() {
        for (var full : new String[] {"No space left on device", "Disk quota exceeded"}) {
            assertEquals(
                    MediaError.STORAGE_FULL,
                    storage.failed(new FileSystemException("a", null, full)).reason());
        }
        assertEquals(
                MediaError.STORAGE_UNAVAILABLE,
                storage.failed(new IOException("Input/output error")).reason());
        assertEquals(
                MediaError.MEDIA_UNKNOWN,
                storage.failed(new NoSuchFileException("a")).reason());
    }

    /// The kernel's own file system, which has no room for anything, stands in for a disk that is full.
    @Test
    void a_full_disk_is_told_before_the_first_byte_and_in_the_status() throws IOException {
        var alice = MediaFixture.sender();
        var media = Files.createDirectories(data.resolve("media"));
        var aside = data.resolve("media-aside");
        Files.move(media, aside);
        Files.createSymbolicLink(media, Path.of("/proc"));
        try {
            Await.soon("the status says so", () -> state(alice).equals("degraded"));
            var refused = alice.begin(UUID.randomUUID(), "a", "text/plain", 3).problem(503, "media/storage-full");
            assertTrue(refused.headers().firstValue("Retry-After").isPresent());
            assertEquals("unavailable", capability(alice, "send"));
            assertEquals("up", capability(alice, "view"));
        } finally {
            Files.delete(media);
            Files.move(aside, media);
        }
        Await.soon("there is room again", () -> state(alice).equals("up"));
        alice.stored("a", "text/plain", new byte[] {'a', 'b', 'c'});
    }

    private static String state(MediaFixture asking) {
        return module(asking).at("/state").asText();
    }

    private static String capability(MediaFixture asking, String name) {
        for (var one : module(asking).at("/capabilities")) {
            if (one.at("/name").asText().equals(name)) {
                return one.at("/state").asText();
            }
        }
        return "none";
    }

    private static JsonNode module(MediaFixture asking) {
        for (var one : asking.api().get("/v1/status").body().at("/modules")) {
            if (one.at("/name").asText().equals("media")) {
                return one;
            }
        }
        throw new AssertionError("the status does not know media");
    }

    private static Label label(UUID id) {
        return new Label(
                id, id, "a.bin", Kind.FILE, Kind.UNKNOWN, 3, "00", 0, 0, "", 0, "key", Instant.ofEpochSecond(1_000));
    }
}
