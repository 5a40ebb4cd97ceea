package dev.turtleship.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turtleship.core.account.PasswordHash;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// `./turtleship import`: many people at once from a file. Their passwords are hashed here, on all cores, and not by
/// the process that serves people.
final class ImportCommand {
    static final String HELP = """
            turtleship import FILE      people into the process that runs on a folder

            FILE has a line of JSON for each: {"handle":"minji","name":"김민지","password":"at least eight"}
            or, with a hash from elsewhere (Argon2id, m=19456, t=2, p=1): {"handle":..,"name":..,"password_hash":".."}.
            Who is there already stays as they are, so a file may be sent again.

              --data DIR       folder of the process to speak to (./data)
              --sessions OUT   write an open session of each new person to OUT: whoever reads that file is them

            Exit codes: 0 done, 1 somebody was refused (those before are in), 2 a mistake, or nothing runs.""";

    static final int REFUSED = 1;
    private static final int BATCH = 100;
    private static final int SHORTEST_PASSWORD = 8;
    private static final int LONGEST_PASSWORD = 128;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream out;
    private final PrintStream err;
    private int created;
    private int existing;

    ImportCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /// `words` without the first, `import`. `defaultData` stands in for `--data`.
    int run(List<String> words, Path cwd, String defaultData) throws Mistake {
        var given = new ArrayList<>(words);
        var data = cwd.resolve(OperatorClient.folder(given, defaultData)).normalize();
        var sessions = OperatorClient.option(given, "--sessions", "");
        if (given.size() != 1) {
            throw new Mistake("import takes one file; see ./turtleship import --help");
        }
        var people = read(cwd.resolve(given.getFirst()));
        try (var client = OperatorClient.of(data);
                var tokens = sessions.isEmpty() ? Writer.nullWriter() : privateFile(cwd.resolve(sessions))) {
            for (int from = 0; from < people.size(); from += BATCH) {
                var batch = people.subList(from, Math.min(people.size(), from + BATCH));
                var answer = client.post("/people", body(batch, !sessions.isEmpty()));
                if (!answer.success()) {
                    err.printf("turtleship: lines %d to %d: %s%n", from + 1, from + batch.size(), told(answer));
                    return REFUSED;
                }
                take(answer.body(), tokens);
            }
        } catch (IOException e) {
            throw new Mistake("cannot write " + sessions + ": " + e.getMessage());
        }
        out.printf("%d imported, %d were there%n", created, existing);
        return 0;
    }

    private void take(JsonNode answer, Writer tokens) throws IOException {
        for (var one : answer.path("created")) {
            tokens.write(one + "\n");
            created++;
        }
        existing += answer.path("existing").asInt();
    }

    /// The whole file is looked at before anybody is sent, so that a mistake in the last line costs nothing.
    private static List<ObjectNode> read(Path file) throws Mistake {
        var people = new ArrayList<ObjectNode>();
        try {
            int number = 0;
            for (var line : Files.readAllLines(file)) {
                number++;
                if (!line.isBlank()) {
                    people.add(person(line, number));
                }
            }
        } catch (IOException e) {
            throw new Mistake("cannot read %s: %s".formatted(file, e.getMessage()));
        }
        if (people.isEmpty()) {
            throw new Mistake("there is nobody in " + file);
        }
        return people;
    }

    private static ObjectNode person(String line, int number) throws Mistake {
        try {
            if (JSON.readTree(line) instanceof ObjectNode person
                    && person.path("handle").isTextual()
                    && person.path("name").isTextual()
                    && (person.path("password_hash").isTextual() ^ passwordFits(person.path("password")))) {
                return person;
            }
        } catch (JsonProcessingException e) {
            throw new Mistake("line %d is not JSON: %s".formatted(number, e.getOriginalMessage()));
        }
        throw new Mistake("line %d needs a handle, a name, and a password of %d to %d characters or a password_hash"
                .formatted(number, SHORTEST_PASSWORD, LONGEST_PASSWORD));
    }

    private static boolean passwordFits(JsonNode password) {
        int length = password.asText().length();
        return password.isTextual() && length >= SHORTEST_PASSWORD && length <= LONGEST_PASSWORD;
    }

    private static String body(List<ObjectNode> people, boolean sessions) {
        var hashed = people.parallelStream().map(ImportCommand::hashed).toList();
        var body = JSON.createObjectNode().put("sessions", sessions);
        ArrayNode array = body.putArray("people");
        hashed.forEach(array::add);
        return body.toString();
    }

    private static ObjectNode hashed(ObjectNode person) {
        var sent = JSON.createObjectNode();
        sent.set("handle", person.path("handle"));
        sent.set("name", person.path("name"));
        sent.put(
                "password_hash",
                person.has("password")
                        ? PasswordHash.of(person.path("password").asText())
                        : person.path("password_hash").asText());
        return sent;
    }

    private static String told(OperatorClient.Answer answer) {
        var errors = new ArrayList<String>();
        answer.body()
                .path("errors")
                .forEach(e -> errors.add(
                        e.path("pointer").asText() + " " + e.path("detail").asText()));
        return errors.isEmpty() ? answer.detail() : String.join("; ", errors);
    }

    /// Readable by its owner alone from its first byte on.
    private static Writer privateFile(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    }
}
