package dev.turtleship.core.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.operator.OperatorAccess;
import dev.turtleship.core.probe.ProbeModule;
import dev.turtleship.core.probe.Said;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Poison from the outbox to an operator's decision, all of it real: accounts talks to the probe.
@QuarkusTest
class ParkedTest {
    private static final String PARKED = OperatorAccess.PATH + "/parked";
    private static final Duration TRIES = Duration.ofSeconds(30);

    @Inject
    Outbox outbox;

    @Inject
    ProbeModule probe;

    private final String who = Ids.next().toString();
    private Api operator;

    @BeforeEach
    void up() throws IOException {
        var data = Path.of(ConfigProvider.getConfig().getValue("turtleship.data", String.class));
        operator =
                Api.open().as(Files.readString(data.resolve("operator.token")).strip());
    }

    @Test
    void what_is_refused_to_the_last_try_is_parked_and_goes_on_when_replayed() {
        String bad = "bad " + who;
        probe.fail(bad);
        say("before");
        say(bad);
        say("behind");
        var parked = awaitParked(TRIES);
        assertEquals("accounts", parked.at("/source").asText());
        assertEquals("probe", parked.at("/destination").asText());
        assertEquals("probe.said", parked.at("/type").asText());
        assertEquals(8, parked.at("/attempts").asInt());
        assertEquals(1, parked.at("/behind").asInt());
        assertTrue(parked.at("/error").asText().startsWith("IllegalStateException at ProbeModule"), parked.toString());
        assertFalse(parked.at("/error").asText().contains("bad"));
        awaitMetric("turtleship_messages_parked{destination=\"probe\",source=\"accounts\"}");
        assertEquals(List.of("before"), heard());

        probe.succeed(bad);
        operator.post(PARKED + "/" + parked.at("/id").asText() + "/replay", null)
                .expect(200);
        awaitHeard("before", bad, "behind");
        assertTrue(parked().isEmpty());
    }

    @Test
    void the_unreadable_is_parked_at_once_and_repaired_by_hand() throws SQLException {
        poison();
        say("behind");
        var parked = awaitParked(Await.SOON);
        assertEquals(1, parked.at("/attempts").asInt());
        assertTrue(parked.at("/error").asText().startsWith("unreadable: "), parked.toString());
        assertFalse(parked.at("/error").asText().contains("secret"));
        Sql.run(
                "accounts",
                "update outbox set payload = ? where id = ?",
                "{\"who\":\"" + who + "\",\"word\":\"mended\"}",
                UUID.fromString(parked.at("/id").asText()));
        assertTrue(operator.post(PARKED + "/replay", null)
                        .expect(200)
                        .body()
                        .at("/replayed")
                        .asInt()
                >= 1);
        awaitHeard("mended", "behind");
    }

    @Test
    void what_is_discarded_lets_the_later_ones_go_on() throws SQLException {
        poison();
        say("behind");
        String id = awaitParked(Await.SOON).at("/id").asText();
        Await.soon("it is set aside", () -> behind() == 1);
        say("and behind");
        operator.post(PARKED + "/" + id + "/discard", null).expect(200);
        awaitHeard("behind", "and behind");
        operator.post(PARKED + "/" + id + "/discard", null).problem(404, "core/not-found");
        operator.post(PARKED + "/" + id + "/replay", null).problem(404, "core/not-found");
    }

    @Test
    void only_operators_see_or_decide() {
        for (var api :
                List.of(Api.open(), Api.open().as(""), Api.open().as("null"), operator.with("Authorization", "x"))) {
            api.get(PARKED).problem(404, "core/not-found");
            api.get("/internal/v1/%6Fperator/parked").expect(404);
            api.get("/internal//v1/operator/parked").expect(404);
            api.post(PARKED + "/replay", null).problem(404, "core/not-found");
            api.post(PARKED + "/" + who + "/discard", null).problem(404, "core/not-found");
        }
    }

    private void say(String word) {
        QuarkusTransaction.requiringNew().run(() -> outbox.send("accounts", who, new Said(who, word)));
    }

    /// As a faulty release would send it.
    private void poison() throws SQLException {
        Sql.run(
                "accounts",
                "insert into outbox (destination, aggregate, type, payload) values ('probe', ?, 'probe.said', ?)",
                who,
                "{\"who\":\"" + who + "\",\"word\":secret}");
    }

    private JsonNode awaitParked(Duration limit) {
        return Await.some(limit, "it is parked", this::parked);
    }

    private Optional<JsonNode> parked() {
        for (var item : operator.get(PARKED).expect(200).body().at("/items")) {
            if (item.at("/aggregate").asText().equals(who)) {
                return Optional.of(item);
            }
        }
        return Optional.empty();
    }

    private long behind() {
        try {
            return Sql.number("accounts", "select count(*) from outbox where aggregate = ? and behind", who);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void awaitMetric(String name) {
        Await.soon(name, () -> Api.open()
                .get("/q/metrics")
                .text()
                .lines()
                .anyMatch(line -> line.startsWith(name) && !line.endsWith(" 0.0")));
    }

    private void awaitHeard(String... words) {
        Await.soon("the probe heard " + words.length, () -> heard().size() >= words.length);
        assertEquals(List.of(words), heard());
    }

    private List<String> heard() {
        try {
            String all = Sql.text(
                    "probe", "select coalesce(string_agg(word, ',' order by seq), '') from heard where who = ?", who);
            return all.isEmpty() ? List.of() : List.of(all.split(","));
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
