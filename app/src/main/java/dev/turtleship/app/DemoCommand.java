package dev.turtleship.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.app.city.Api;
import dev.turtleship.app.city.Citizen;
import dev.turtleship.app.city.City;
import dev.turtleship.app.city.Story;
import dev.turtleship.core.account.PasswordHash;
import dev.turtleship.core.partner.PartnerKey;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// `./turtleship demo`: people, conversations, money, shops and gifts to try the ship with, and a small city that lives
/// on it. People and partners are brought by the operator; all else they do themselves, through the same API as
/// everybody.
final class DemoCommand {
    static final String HELP = """
            turtleship demo [options of run]   the ship with people to sign in as, and a small city that lives on it

            Where a process runs on the folder already, the city lives on that one, in a process of its own: it goes on
            when the other is killed and started again, and ends when that is stopped. Else both are one process.

              --seconds N     begin nothing new in the city after so long and finish what is begun; 0: no city at all
              --stop          stop the ship when the city has ended
              --journal FILE  write down what the city was told is so, one line of JSON each
              --data DIR      the folder (./data)""";

    private static final Duration STARTING = Duration.ofSeconds(120);
    private static final String MODULE = "gifts";
    private static final int NOT_FINISHED = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream out;
    private final Optional<Duration> opening;
    private final Optional<Path> journal;
    private final boolean stop;
    private final List<String> otherWords;

    /// Takes its own options; `otherWords` are those of run.
    DemoCommand(PrintStream out, List<String> words, Path cwd) throws Mistake {
        this.out = out;
        otherWords = new ArrayList<>(words);
        String seconds = OperatorClient.option(otherWords, "--seconds", "");
        String file = OperatorClient.option(otherWords, "--journal", "");
        stop = otherWords.remove("--stop");
        if (!seconds.matches("[0-9]{0,6}")) {
            throw new Mistake("--seconds needs a whole number, not \"%s\"".formatted(seconds));
        }
        opening = seconds.isEmpty() ? Optional.empty() : Optional.of(Duration.ofSeconds(Integer.parseInt(seconds)));
        journal = file.isEmpty() ? Optional.empty() : Optional.of(cwd.resolve(file));
    }

    List<String> otherWords() {
        return otherWords;
    }

    /// On the process that runs on this folder.
    int run(Path data) throws Mistake {
        try (var client = OperatorClient.of(data)) {
            // Whoever stops takes the address away; who is killed leaves it behind.
            return live(client, data, () -> !Files.exists(data.resolve(DataFolder.URL)));
        }
    }

    /// On the process that this one is about to become, as soon as it works.
    void runLater(Path data) {
        var stopping = new AtomicBoolean();
        // Whoever goes on asking keeps the application from coming to its end.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopping.set(true), "end-city"));
        Thread.ofVirtual().name("demo").start(() -> {
            try {
                if (!Await.until(STARTING, () -> OperatorClient.ready(data))) {
                    throw new Mistake("the demo has nobody in it: the ship does not come up");
                }
                int status;
                try (var client = OperatorClient.ofThisProcess(data)) {
                    status = live(client, data, stopping::get);
                }
                if (stop) {
                    Quarkus.asyncExit(status);
                }
            } catch (Mistake | RuntimeException e) {
                System.err.println("turtleship: " + e.getMessage());
                if (stop) {
                    Quarkus.asyncExit(NOT_FINISHED);
                }
            }
        });
    }

    private int live(OperatorClient client, Path data, BooleanSupplier stopped) throws Mistake {
        var api = new Api(() -> url(data, client.url()));
        var story = new Story(api);
        if (!Await.until(STARTING, () -> {
            var status = api.send("GET", "/v1/status", "", null);
            return status.body().path("state").asText().equals("up");
        })) {
            throw new Mistake("the demo needs all modules; see %s/v1/status".formatted(client.url()));
        }
        importPeople(client, story);
        try {
            story.tell(partnerKeys(client, story));
        } catch (Citizen.Refusal refusal) {
            throw new Mistake(refusal.getMessage());
        }
        var handles = story.people().stream().map(Story.Person::handle).sorted().toList();
        out.printf(
                "The demo is ready: %s  Sign in as %s with the password \"%s\"%n",
                client.url(), String.join(", ", handles), story.password());
        out.flush();
        return opening.isPresent() && opening.get().isZero() ? 0 : live(api, story, data, stopped);
    }

    /// One city at a time: two would be the same people.
    private int live(Api api, Story story, Path data, BooleanSupplier stopped) throws Mistake {
        try (var file = FileChannel.open(
                        data.resolve("city.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = file.tryLock()) {
            if (lock == null) {
                out.println("The city lives there already");
                return 0;
            }
            var plan = new City.Plan(opening, journal, stopped);
            return new City(api, story, plan, out).live() || opening.isEmpty() ? 0 : NOT_FINISHED;
        } catch (OverlappingFileLockException again) {
            // Development mode starts the demo anew in this virtual machine; the city goes on.
            return 0;
        } catch (IOException e) {
            throw new Mistake("cannot write in %s: %s".formatted(data, e.getMessage()));
        }
    }

    private static void importPeople(OperatorClient client, Story story) throws Mistake {
        var body = JSON.createObjectNode().put("sessions", false);
        var array = body.putArray("people");
        // They all have the same password, so one hash does for all.
        String hash = PasswordHash.of(story.password());
        Stream.concat(story.people().stream(), story.cityPeople().stream()).forEach(person -> array.addObject()
                .put("handle", person.handle())
                .put("name", person.name())
                .put("password_hash", hash));
        var answer = client.post("/people", body.toString());
        if (!answer.success()) {
            throw new Mistake("the demo's people were refused: " + answer.detail());
        }
    }

    /// The partners, each with a key that only this folder's operator can make, the same each time.
    private static Map<String, String> partnerKeys(OperatorClient client, Story story) throws Mistake {
        var keys = new HashMap<String, String>();
        for (var name : story.partners()) {
            String partner = "/partners/" + Story.fixedId("partner " + name);
            String key = PartnerKey.of(MODULE, client.secret("demo partner " + name));
            require(client.put(partner, OperatorClient.object("module", MODULE, "name", name)));
            require(client.put(
                    partner + "/keys/" + Story.fixedId("key " + key),
                    OperatorClient.object("sha256", PartnerKey.sha256(key))));
            keys.put(name, key);
        }
        return keys;
    }

    private static void require(OperatorClient.Answer answer) throws Mistake {
        if (!answer.success()) {
            throw new Mistake("the demo's partners were refused: " + answer.detail());
        }
    }

    /// Where the ship listens now: it may have come back elsewhere.
    private static String url(Path data, String before) {
        try {
            return Files.readString(data.resolve(DataFolder.URL)).strip();
        } catch (IOException gone) {
            return before;
        }
    }
}
