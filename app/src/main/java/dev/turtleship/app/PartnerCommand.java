package dev.turtleship.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.partner.PartnerKey;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// `./turtleship partner`: the organisations that deal with a module, and their keys. A key is made here and shown
/// here; only its hash leaves.
final class PartnerCommand {
    static final String HELP = """
            turtleship partner add NAME      a new partner, and its first key
            turtleship partner key PARTNER   one more key for it
            turtleship partner revoke KEY    the key with this id opens nothing any more
            turtleship partner list          the partners and the ids of their keys

              --module M   what the partner deals with (gifts)
              --data DIR   folder of the process to speak to (./data)

            A key is shown once and stored nowhere. Exit codes: 0 done, 1 it cannot be done, 2 a mistake, or nothing
            runs.""";

    static final int REFUSED = 1;

    private static final String ROW = "%-36s  %-8s  %-30s  %s%n";

    private final PrintStream out;
    private final PrintStream err;

    PartnerCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /// `words` without the first, `partner`. `defaultData` stands in for `--data`.
    int run(List<String> words, Path cwd, String defaultData) throws Mistake {
        List<String> given = new ArrayList<>(words);
        String module = OperatorClient.option(given, "--module", "gifts");
        Path data = cwd.resolve(OperatorClient.folder(given, defaultData)).normalize();
        String verb = given.isEmpty() ? "list" : given.removeFirst();
        boolean list = verb.equals("list");
        boolean known = list || List.of("add", "key", "revoke").contains(verb);
        if (!known || given.size() != (list ? 0 : 1)) {
            throw new Mistake(
                    "I do not know \"partner %s\"; see ./turtleship partner --help".formatted(String.join(" ", words)));
        }
        UUID id = verb.equals("key") || verb.equals("revoke") ? id(given.getFirst()) : Ids.next();
        try (OperatorClient client = OperatorClient.of(data)) {
            return switch (verb) {
                case "add" -> add(client, id, module, given.getFirst());
                case "key" -> key(client, id, module);
                case "revoke" -> revoke(client, id);
                default -> list(client);
            };
        }
    }

    private int add(OperatorClient client, UUID id, String module, String name) throws Mistake {
        var answer = client.put("/partners/" + id, OperatorClient.object("module", module, "name", name));
        if (!answer.success()) {
            return refused(answer);
        }
        out.printf("partner  %s%n", id);
        return key(client, id, module);
    }

    private int key(OperatorClient client, UUID partner, String module) throws Mistake {
        UUID id = Ids.next();
        String key = PartnerKey.make(module);
        var answer = client.put(
                "/partners/" + partner + "/keys/" + id, OperatorClient.object("sha256", PartnerKey.sha256(key)));
        if (!answer.success()) {
            return refused(answer);
        }
        out.printf("key id   %s%nkey      %s%n", id, key);
        err.println("turtleship: the key is shown this once; keep it");
        return 0;
    }

    private int revoke(OperatorClient client, UUID key) throws Mistake {
        var answer = client.delete("/partners/keys/" + key);
        if (!answer.success()) {
            return refused(answer);
        }
        out.printf("%s revoked%n", key);
        return 0;
    }

    private int list(OperatorClient client) throws Mistake {
        String cursor = "";
        boolean first = true;
        do {
            var answer = client.get("/partners?cursor=" + cursor);
            if (!answer.success()) {
                return refused(answer);
            }
            JsonNode items = answer.body().path("items");
            if (first && items.isEmpty()) {
                out.println("there are no partners");
            } else if (first) {
                out.printf(ROW, "PARTNER", "MODULE", "NAME", "KEYS");
            }
            items.forEach(this::row);
            first = false;
            cursor = answer.body().path("next_cursor").asText("");
        } while (!cursor.isEmpty());
        return 0;
    }

    private void row(JsonNode item) {
        var keys = new ArrayList<String>();
        item.path("keys").forEach(key -> keys.add(key.path("id").asText()));
        out.printf(
                ROW,
                item.path("id").asText(),
                item.path("module").asText(),
                item.path("name").asText(),
                String.join(" ", keys));
    }

    private static UUID id(String word) throws Mistake {
        try {
            return UUID.fromString(word);
        } catch (IllegalArgumentException e) {
            throw new Mistake("\"%s\" is no id; partner list shows them".formatted(word));
        }
    }

    private int refused(OperatorClient.Answer answer) {
        err.println("turtleship: " + answer.detail());
        return REFUSED;
    }
}
