package dev.turtleship.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// `./turtleship parked`: what to do with messages that their destination refused for good.
final class ParkedCommand {
    static final String HELP = """
            turtleship parked list [--json]       the messages that were given up, and why
            turtleship parked replay ID | --all   send again, in its old place; when the cause is mended
            turtleship parked discard ID          give up for ever; the later messages of its aggregate go on

              --data DIR   folder of the process to speak to (./data)

            Exit codes: 0 done, 1 there is no such message or it cannot be done now, 2 a mistake, or nothing runs.""";

    static final int REFUSED = 1;

    private static final String ROW = "%-36s  %-17s  %-24s  %-20s  %5s  %6s  %s%n";

    private final PrintStream out;
    private final PrintStream err;

    ParkedCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /// `words` without the first, `parked`. `defaultData` stands in for `--data`.
    int run(List<String> words, Path cwd, String defaultData) throws Mistake {
        List<String> given = new ArrayList<>(words);
        boolean json = given.remove("--json");
        boolean all = given.remove("--all");
        Path data = cwd.resolve(OperatorClient.folder(given, defaultData)).normalize();
        String verb = given.isEmpty() ? "list" : given.removeFirst();
        boolean list = verb.equals("list");
        boolean known = list || verb.equals("replay") || verb.equals("discard") && !all;
        int ids = list || all ? 0 : 1;
        if (!known || given.size() != ids || json && !list || all && list) {
            throw new Mistake(
                    "I do not know \"parked %s\"; see ./turtleship parked --help".formatted(String.join(" ", words)));
        }
        String path = all ? "/parked/replay" : list ? "/parked" : "/parked/" + id(given.getFirst()) + "/" + verb;
        try (OperatorClient client = OperatorClient.of(data)) {
            return list ? list(client.get(path), json) : decide(client.post(path), verb);
        }
    }

    private static UUID id(String word) throws Mistake {
        try {
            return UUID.fromString(word);
        } catch (IllegalArgumentException e) {
            throw new Mistake("\"%s\" is not the id of a message; parked list shows them".formatted(word));
        }
    }

    private int list(OperatorClient.Answer answer, boolean json) {
        if (!answer.success()) {
            return refused(answer);
        }
        JsonNode items = answer.body().path("items");
        if (json) {
            out.println(answer.body());
        } else if (items.isEmpty()) {
            out.println("nothing is parked");
        } else {
            out.printf(ROW, "ID", "FROM -> TO", "TYPE", "PARKED AT", "TRIES", "BEHIND", "ERROR");
            items.forEach(this::row);
        }
        if (answer.body().path("more").asBoolean()) {
            err.println("turtleship: there are more than these");
        }
        return away(answer);
    }

    private void row(JsonNode item) {
        out.printf(
                ROW,
                item.path("id").asText(),
                item.path("source").asText() + " -> " + item.path("destination").asText(),
                item.path("type").asText(),
                item.path("parked_at").asText().replaceAll("[.]\\d+", ""),
                item.path("attempts").asText(),
                item.path("behind").asText(),
                item.path("error").asText());
    }

    private int decide(OperatorClient.Answer answer, String verb) {
        if (!answer.success()) {
            return refused(answer);
        }
        JsonNode body = answer.body();
        if (body.has("replayed")) {
            out.printf("%d replayed%n", body.path("replayed").asInt());
        } else {
            out.printf("%s %s%n", body.path("id").asText(), verb.equals("replay") ? "replayed" : "discarded");
        }
        return away(answer);
    }

    /// Modules that could not be asked: what they have parked is not known now.
    private int away(OperatorClient.Answer answer) {
        JsonNode away = answer.body().path("away");
        if (away.isEmpty()) {
            return 0;
        }
        err.println("turtleship: not asked, because they are away: " + away);
        return REFUSED;
    }

    private int refused(OperatorClient.Answer answer) {
        err.println("turtleship: " + answer.detail());
        return REFUSED;
    }
}
