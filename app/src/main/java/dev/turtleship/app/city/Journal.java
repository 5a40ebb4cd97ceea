package dev.turtleship.app.city;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What the city was told is so, one line of JSON each, for whoever compares it with what is stored: written as soon as
/// the answer is there.
final class Journal implements AutoCloseable {
    private final Writer file;

    /// @param path null: nothing is written
    Journal(Path path) {
        try {
            file = path == null
                    ? Writer.nullWriter()
                    : Files.newBufferedWriter(
                            path, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("the journal " + path, e);
        }
    }

    synchronized void add(String what, String id, ObjectNode more) {
        try {
            var line = Json.object().put("what", what).put("id", id).put("at_millis", System.currentTimeMillis());
            file.write(line.setAll(more) + "\n");
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the journal", e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the journal", e);
        }
    }
}
