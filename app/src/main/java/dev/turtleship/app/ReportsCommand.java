package dev.turtleship.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// `./turtleship reports`: what people complained of.
final class ReportsCommand {
    static final String HELP = """
            turtleship reports list [--json]   what people complained of, the oldest first, with what was said
            turtleship reports close ID        judged; the copy of what was said is deleted

              --data DIR   folder of the process to speak to (./data)

            Exit codes: 0 done, 1 there is no such report or it cannot be done now, 2 a mistake, or nothing runs.""";

    static final int REFUSED = 1;

    private static final String ROW = "%-36s  %-20s  %-6s  %-36s  %-20s  %s%n";

    private final PrintStream out;
    private final PrintStream err;

    ReportsCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /// `words` without the first, `reports`. `defaultData` stands in for `--data`.
    int run(List<String> words, Path cwd, String defaultData) throws Mistake {
        List<String> given = new ArrayList<>(words);
        boolean json = given.remove("--json");
        Path data = cwd.resolve(OperatorClient.folder(given, defaultData)).normalize();
        String verb = given.isEmpty() ? "list" : given.removeFirst();
        boolean list = verb.equals("list");
        if (!list && !verb.equals("close") || given.size() != (list ? 0 : 1) || json && !list) {
            throw new Mistake(
                    "I do not know \"reports %s\"; see ./turtleship reports --help".formatted(String.join(" ", words)));
        }
        UUID id = list ? null : id(given.getFirst());
        try (OperatorClient client = OperatorClient.of(data)) {
            var answer = list ? client.get("/reports") : client.post("/reports/" + id + "/close");
            if (!answer.success()) {
                err.println("turtleship: " + answer.detail());
                return REFUSED;
            }
            if (list) {
                list(answer.body(), json);
            } else {
                out.printf("%s closed%n", id);
            }
            return 0;
        }
    }

    private static UUID id(String word) throws Mistake {
        try {
            return UUID.fromString(word);
        } catch (IllegalArgumentException e) {
            throw new Mistake("\"%s\" is not the id of a report; reports list shows them".formatted(word));
        }
    }

    private void list(JsonNode body, boolean json) {
        JsonNode items = body.path("items");
        if (json) {
            out.println(body);
        } else if (items.isEmpty()) {
            out.println("nothing is reported");
        } else {
            out.printf(ROW, "ID", "REPORTED AT", "REASON", "OF", "NAME", "SAID");
            items.forEach(this::row);
        }
        if (body.path("more").asBoolean()) {
            err.println("turtleship: there are more than these");
        }
    }

    /// What people wrote is quoted as JSON, so that none of it steers a terminal.
    private void row(JsonNode item) {
        out.printf(
                ROW,
                item.path("id").asText(),
                item.path("reported_at").asText().replaceAll("[.]\\d+", ""),
                item.path("reason").asText(),
                item.path("of").asText(),
                item.path("name").asText(),
                item.path("kind").asText() + " " + item.path("said")
                        + (item.path("words").asText().isEmpty() ? "" : "  reporter: " + item.path("words")));
    }
}
