package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.module.Manifest;
import dev.turtleship.core.module.Manifest.Then;
import dev.turtleship.core.module.Manifests;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Really breaks each thing under the running application, and compares the status with the manifests: each module's
/// database is frozen, the bank and the registrar go dead.
@Tag("all")
class ContractIT {
    private static final Path JAR =
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<Manifest> manifests = Manifests.load(ContractIT.class.getClassLoader());

    @TempDir
    Path temp;

    @Test
    void what_is_broken_shows_as_the_manifests_promise_and_heals() throws Exception {
        var bank = SimulatedBank.open();
        var registrar = SimulatedRegistrar.open();
        var ship = new Ship(JAR, temp.resolve("data"))
                .with("TURTLESHIP_BANK_URL", bank.url())
                .with("TURTLESHIP_REGISTRAR_URL", registrar.url())
                .with("TURTLESHIP_REGISTRAR_KEY", registrar.key());
        try (bank;
                registrar;
                ship) {
            ship.launch();
            ship.awaitUp("accounts", "chat", "identity", "pay");
            var alice = ship.api()
                    .as(People.signUp(ship.api(), People.freshHandle()).accessToken());
            for (var manifest : manifests) {
                var frozen = freeze(temp.resolve("data/postgres").resolve(manifest.name()));
                awaitPromise(ship, manifest.name());
                signal("CONT", frozen);
                awaitPromise(ship, "");
            }
            Api.at(bank.url()).put("/mode", "dead").expect(204);
            topUp(alice);
            topUp(alice);
            awaitPromise(ship, "bank");
            assertEquals("degraded", ship.state("pay"));
            Api.at(bank.url()).put("/mode", "honest").expect(204);
            awaitPromise(ship, "");
            assertEquals("up", ship.state("pay"));
            var people = List.of(withPhone(ship, "010-2000-0001"), withPhone(ship, "010-2000-0002"));
            Api.at(registrar.url()).put("/mode", "dead").expect(204);
            people.forEach(ContractIT::check);
            awaitPromise(ship, "registrar");
            assertEquals("degraded", ship.state("identity"));
            Api.at(registrar.url()).put("/mode", "honest").expect(204);
            awaitPromise(ship, "");
        }
    }

    private static Api withPhone(Ship ship, String number) {
        var person =
                ship.api().as(People.signUp(ship.api(), People.freshHandle()).accessToken());
        String path = "/v1/identity/phone-checks/" + Ids.next();
        person.put(path, Api.object("phone", number)).expect(201);
        String text = person.get("/v1/identity/dev/outbox").expect(200).at("/items/0/text");
        person.post(path + "/confirm", Api.object("code", text.replaceAll(".*?([0-9]{6}).*", "$1")))
                .expect(200);
        return person;
    }

    private static void check(Api person) {
        person.put("/v1/identity/checks/" + Ids.next(), Api.object("name", "홍길동", "birth_date", "1990-02-28"))
                .expect(202);
    }

    private static void topUp(Api person) {
        person.put("/v1/pay/top-ups/" + Ids.next(), "{\"amount\":{\"amount\":1000,\"currency\":\"KRW\"}}")
                .expect(202);
    }

    /// Until every capability is as promised with this thing down, and nothing else is.
    private void awaitPromise(Ship ship, String down) {
        Await.until(LIMIT, "the contract with \"" + down + "\" down", () -> {
            var status = ship.api().get("/v1/status").expect(200).body();
            return broken(status, down).isEmpty();
        });
    }

    private List<String> broken(JsonNode status, String down) {
        var broken = new ArrayList<String>();
        for (var manifest : manifests) {
            for (var capability : manifest.capabilities()) {
                var live = find(find(status.at("/modules"), manifest.name()).at("/capabilities"), capability.name());
                var effect = capability.when().stream()
                        .filter(e -> e.down().equals(down))
                        .findFirst();
                String state = effect.filter(e -> e.then() != Then.WORKS)
                        .map(e -> e.then().name().toLowerCase(Locale.ROOT))
                        .orElse("up");
                String words = effect.map(e -> e.words().ko()).orElse("");
                boolean kept = live.at("/state").asText().equals(state)
                        && live.at("/words/ko").asText().equals(words);
                if (!kept) {
                    broken.add(manifest.name() + "." + capability.name() + " is " + live);
                }
            }
        }
        return broken;
    }

    private static JsonNode find(JsonNode list, String name) {
        for (var one : list) {
            if (one.at("/name").asText().equals(name)) {
                return one;
            }
        }
        return MissingNode.getInstance();
    }

    /// The postmaster first, so that it starts nobody new.
    private static List<ProcessHandle> freeze(Path cluster) throws Exception {
        var postmaster = Postmaster.find(cluster).orElseThrow();
        signal("STOP", List.of(postmaster));
        var children = postmaster.descendants().toList();
        signal("STOP", children);
        return Stream.concat(children.stream(), Stream.of(postmaster)).toList();
    }

    private static void signal(String name, List<ProcessHandle> processes) throws Exception {
        var command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        // A backend may have gone meanwhile; what matters shows in the status.
        new ProcessBuilder(command).start().waitFor();
    }
}
