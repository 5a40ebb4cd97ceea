package dev.turtleship.core.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorAccessTest {
    @TempDir
    Path data;

    @Test
    void the_token_is_its_owners_alone_and_kept() throws IOException {
        start();
        var file = data.resolve("operator.token");
        String token = Files.readString(file).strip();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(43, token.length());
        assertTrue(start().recognises("Bearer " + token));
        try (Stream<Path> files = Files.list(data)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void nothing_else_is_recognised() throws IOException {
        var access = start();
        String token = Files.readString(data.resolve("operator.token")).strip();
        for (String wrong : new String[] {null, "", "Bearer ", "Bearer null", token, "Bearer " + token + "x"}) {
            assertFalse(access.recognises(wrong), wrong);
        }
    }

    @Test
    void an_empty_file_lets_nobody_in() throws IOException {
        Files.writeString(data.resolve("operator.token"), "\n");
        assertFalse(start().recognises("Bearer "));
    }

    @Test
    void before_it_started_nobody_gets_in() {
        assertFalse(new OperatorAccess(data).recognises("Bearer null"));
    }

    private OperatorAccess start() {
        var access = new OperatorAccess(data);
        access.start(null);
        return access;
    }
}
