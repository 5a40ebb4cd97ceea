package dev.turtleship.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the demo's city was told is so.
record DemoJournal(List<Told> told) {
    /// @param by the person it is about; `minor` is 0 where no money was told of; `atMillis` by the city's clock
    record Told(String what, String id, String by, long minor, long atMillis) {}

    /// Reads the lines that are there; one that is not whole is still being written.
    static DemoJournal read(Path file) {
        var told = new ArrayList<Told>();
        try {
            for (var line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                var json = Json.parse(line);
                if (json.has("what")) {
                    told.add(new Told(
                            json.path("what").asText(),
                            json.path("id").asText(),
                            json.path("by").asText(),
                            json.path("amount").asLong(),
                            json.path("at_millis").asLong()));
                }
            }
        } catch (IOException failed) {
            throw new CannotRun("reading " + file, failed);
        }
        return new DemoJournal(told);
    }

    List<Told> of(String what) {
        return told.stream().filter(each -> each.what().equals(what)).toList();
    }

    /// How many of these were told in a time.
    long count(String what, long fromMillis, long toMillis) {
        return of(what).stream()
                .filter(each -> each.atMillis() >= fromMillis && each.atMillis() < toMillis)
                .count();
    }
}
