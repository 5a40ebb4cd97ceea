package dev.turtleship.identity;

import static dev.turtleship.identity.IdentityFixture.awaitCheck;
import static dev.turtleship.identity.IdentityFixture.awaitHeard;
import static dev.turtleship.identity.IdentityFixture.check;
import static dev.turtleship.identity.IdentityFixture.checkState;
import static dev.turtleship.identity.IdentityFixture.level;
import static dev.turtleship.identity.IdentityFixture.withPhone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.core.testing.Together;
import dev.turtleship.identity.FakeRegistrar.Trick;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A registrar that keeps its word, and one that does not.
@QuarkusTest
class CheckResourceTest {
    private static final String BORN = "1990-02-28";

    @Inject
    TestTime clock;

    @Test
    void somebody_who_exists_is_verified_once_and_told_of_once() throws SQLException {
        var alice = withPhone();
        var id = UUID.randomUUID();
        check(alice, id, "홍길동", BORN);
        awaitCheck(alice, id, "verified");
        assertEquals("verified", check(alice, id, "홍길동", BORN).expect(200).at("/state"));
        assertEquals(2, level(alice));
        awaitHeard(alice.id(), 1, 2);
        assertEquals(BORN, Sql.text("identity", "select birth_date from identity where account = ?", alice.id()));
        assertNothingPersonal(id, "홍길동");
    }

    @Test
    void somebody_who_does_not_exist_is_refused_for_good() throws SQLException {
        var alice = withPhone();
        var id = UUID.randomUUID();
        check(alice, id, "NOBODY Kim", BORN);
        awaitCheck(alice, id, "refused");
        int asked = timesAsked(id);
        assertEquals("refused", check(alice, id, "NOBODY Kim", BORN).expect(200).at("/state"));
        assertEquals(asked, timesAsked(id));
        assertEquals(1, level(alice));
        assertNotVerified(alice);
        assertNothingPersonal(id, "NOBODY");
        // It may have been a slip of the pen.
        var again = UUID.randomUUID();
        check(alice, again, "Kim Nobody", BORN);
        awaitCheck(alice, again, "verified");
    }

    @ParameterizedTest
    @EnumSource
    void an_answer_that_cannot_be_believed_is_none_and_it_is_asked_again(Trick trick) throws SQLException {
        var alice = withPhone();
        var id = UUID.randomUUID();
        var asked = check(alice, id, trick + " Park", BORN).expect(202);
        assertEquals("asked", asked.at("/state"));
        assertFalse(asked.at("/expected_by").isEmpty());
        assertFalse(asked.at("/words/ko").isEmpty());
        assertNotVerified(alice);
        awaitCheck(alice, id, "refused");
        assertTrue(timesAsked(id) >= 2, "asked " + timesAsked(id));
        assertNotVerified(alice);
        assertEquals(1, level(alice));
        awaitHeard(alice.id(), 1);
    }

    @Test
    void the_same_again_asks_the_registrar_no_sooner() throws SQLException {
        var alice = withPhone();
        var id = UUID.randomUUID();
        check(alice, id, "FAILING Park", BORN).expect(202);
        Sql.run("identity", "update identity_check set due_at = due_at + interval '1 hour' where id = ?", id);
        int asked = timesAsked(id);
        for (int i = 0; i < 6; i++) {
            assertEquals(
                    "asked", check(alice, id, "FAILING Park", BORN).expect(202).at("/state"));
        }
        assertEquals(asked, timesAsked(id));
        Sql.run("identity", "update identity_check set due_at = due_at - interval '1 hour' where id = ?", id);
        awaitCheck(alice, id, "refused");
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "GARBAGE",
                "HUGE",
                "WRONG_ID",
                "WRONG_KEY",
                "UNSIGNED",
                "WRONG_TYPE",
                "OTHER_ISSUER",
                "OTHER_NAME",
                "OTHER_BIRTH_DATE",
                "OLD",
                "UNDECIDED",
                "REJECTING"
            })
    void an_answer_about_one_person_that_is_not_believed_keeps_nobody_else_waiting(Trick trick) {
        Await.soon("checks are up", () -> capability("check").equals("up"));
        for (int i = 0; i < 3; i++) {
            check(withPhone(), UUID.randomUUID(), trick + " Park", BORN).expect(202);
        }
        check(withPhone(), UUID.randomUUID(), "홍길동", BORN).expect(201);
        assertEquals("up", capability("check"));
    }

    @Test
    void a_dead_registrar_degrades_checks_and_nothing_else_until_it_answers() {
        var people = new Person[] {withPhone(), withPhone()};
        var ids = new UUID[] {UUID.randomUUID(), UUID.randomUUID()};
        for (int i = 0; i < people.length; i++) {
            check(people[i], ids[i], "DEAD Park", BORN).expect(202);
        }
        Await.soon("checks are degraded", () -> capability("check").equals("degraded"));
        assertEquals("up", capability("phone"));
        assertEquals("up", capability("credential"));
        for (int i = 0; i < people.length; i++) {
            awaitCheck(people[i], ids[i], "refused");
        }
        Await.soon("checks are up", () -> capability("check").equals("up"));
    }

    private static String capability(String name) {
        for (var module : Api.open().get("/v1/status").expect(200).body().at("/modules")) {
            for (var one : module.at("/capabilities")) {
                if (module.at("/name").asText().equals("identity")
                        && one.at("/name").asText().equals(name)) {
                    return one.at("/state").asText();
                }
            }
        }
        throw new AssertionError("no capability " + name);
    }

    @Test
    void of_many_at_once_under_one_id_one_is_told() throws Exception {
        var alice = withPhone();
        var id = UUID.randomUUID();
        var statuses = Together.run(8, _ -> check(alice, id, "홍길동", BORN).status());
        assertTrue(statuses.stream().allMatch(s -> s <= 202 || s == 429), statuses.toString());
        awaitCheck(alice, id, "verified");
        awaitHeard(alice.id(), 1, 2);
    }

    @Test
    void a_check_that_is_never_answered_lapses_and_is_forgotten() throws SQLException {
        var alice = withPhone();
        var id = UUID.randomUUID();
        check(alice, id, "SILENT Park", BORN).expect(202);
        Sql.run(
                "identity",
                "update identity_check set asked_at = asked_at - interval '8 days', due_at = due_at + interval '1 hour'"
                        + " where id = ?",
                id);
        assertEquals("asked", checkState(alice, id));
        clock.advance(Duration.ofHours(1));
        var later = People.signIn(alice);
        awaitCheck(later, id, "lapsed");
        assertEquals("lapsed", check(later, id, "SILENT Park", BORN).expect(200).at("/state"));
        assertNotVerified(alice);
        assertNothingPersonal(id, "SILENT");
    }

    @Test
    void an_id_means_one_question_of_one_person() throws SQLException {
        var alice = withPhone();
        var mallory = withPhone();
        var id = UUID.randomUUID();
        check(alice, id, "홍길동", BORN);
        awaitCheck(alice, id, "verified");
        check(alice, id, "홍길순", BORN).problem(409, "identity/id-used");
        check(alice, id, "홍길동", "1990-02-27").problem(409, "identity/id-used");
        check(mallory, id, "홍길동", BORN).problem(409, "identity/id-used");
        mallory.api().get("/v1/identity/checks/" + id).problem(404, "identity/check-unknown");
        assertNotVerified(mallory);
    }

    @Test
    void two_accounts_with_one_id_at_once_do_not_share_it() throws Exception {
        var alice = withPhone();
        var id = UUID.randomUUID();
        String taken = "insert into identity_check (id, account, fingerprint, state, asked_at, due_at)"
                + " values (?, ?, '', 'refused', now(), now())";
        IdentityFixture.whileTaken(taken, id, () -> check(alice, id, "홍길동", BORN))
                .problem(409, "identity/id-used");
        assertNotVerified(alice);
    }

    @Test
    void who_one_is_does_not_change() throws SQLException {
        var alice = IdentityFixture.known(BORN);
        check(alice, UUID.randomUUID(), "Older Kim", "1950-01-01").problem(409, "identity/already-verified");
        assertEquals(BORN, Sql.text("identity", "select birth_date from identity where account = ?", alice.id()));
    }

    @Test
    void one_check_at_a_time_and_a_phone_first() throws SQLException {
        var alice = People.signUp();
        // Which costs none of the five that one has an hour.
        for (int i = 0; i < 6; i++) {
            check(alice, UUID.randomUUID(), "홍길동", BORN).problem(409, "identity/phone-needed");
        }
        IdentityFixture.verifyPhone(alice, IdentityFixture.freshNumber());
        var open = UUID.randomUUID();
        check(alice, open, "FROZEN Park", BORN).expect(202);
        check(alice, UUID.randomUUID(), "홍길동", BORN).problem(409, "identity/check-open");
        awaitCheck(alice, open, "refused");
        assertEquals(1, Sql.number("identity", "select count(*) from identity_check where account = ?", alice.id()));
    }

    @Test
    void a_phone_that_moves_away_takes_the_level_down_until_there_is_another() {
        var alice = IdentityFixture.known(BORN);
        String second = IdentityFixture.freshNumber();
        IdentityFixture.verifyPhone(alice, second);
        assertEquals(2, level(alice));
        IdentityFixture.verifyPhone(People.signUp(), second);
        assertEquals(0, level(alice));
        IdentityFixture.verifyPhone(alice, IdentityFixture.freshNumber());
        assertEquals(2, level(alice));
        awaitHeard(alice.id(), 1, 2, 2, 0, 2);
    }

    @Test
    void whoever_tries_names_out_is_slowed_down() {
        var mallory = withPhone();
        for (int i = 0; i < 5; i++) {
            var id = UUID.randomUUID();
            check(mallory, id, "NOBODY " + i, BORN);
            awaitCheck(mallory, id, "refused");
        }
        check(mallory, UUID.randomUUID(), "NOBODY 6", BORN).problem(429, "core/too-many");
    }

    @Test
    void a_bad_request_is_refused_with_its_field_and_asks_nobody() throws SQLException {
        var alice = withPhone();
        var id = UUID.randomUUID();
        for (String name : new String[] {"", "  ", "a\nb", "x".repeat(101), "\u200b", "\u3164", "a\u2060b"}) {
            check(alice, id, name, BORN).invalid("/name");
        }
        for (String date : new String[] {"1899-12-31", "2126-01-01"}) {
            check(alice, id, "홍길동", date).invalid("/birth_date");
        }
        for (String date : new String[] {
            "\"2001-02-30\"",
            "\"yesterday\"",
            "\"\"",
            "7000",
            "7000.5",
            "true",
            "[1990,2,28]",
            "{}",
            "\"7000\"",
            "\"1990-02-28T23:59:59Z\"",
            "\"1990-02-28T00:00\"",
            "\" 1990-02-28\"",
            "\"+1990-02-28\"",
            "\"1990-2-28\""
        }) {
            alice.api()
                    .put("/v1/identity/checks/" + id, "{\"name\":\"홍길동\",\"birth_date\":" + date + "}")
                    .invalid("/birth_date");
        }
        alice.api().put("/v1/identity/checks/" + id, "{}").problem(400, "core/invalid");
        alice.api().get("/v1/identity/checks/" + id).problem(404, "identity/check-unknown");
        assertEquals(0, timesAsked(id));
        assertEquals(0, Sql.number("identity", "select count(*) from identity_check where account = ?", alice.id()));
    }

    private static void assertNotVerified(Person person) throws SQLException {
        assertEquals(0, Sql.number("identity", "select count(*) from identity where account = ?", person.id()));
    }

    /// Once it is decided the question is gone, in every table.
    private static void assertNothingPersonal(UUID check, String name) throws SQLException {
        assertEquals(0, Sql.number("identity", "select count(*) from identity_question where check_id = ?", check));
        String row = Sql.text("identity", "select c::text from identity_check c where id = ?", check);
        assertFalse(row.contains(name) || row.contains(BORN), row);
    }

    private static int timesAsked(UUID id) {
        String url = ConfigProvider.getConfig().getValue("turtleship.registrar.url", String.class);
        return Api.at(url).get("/asked/" + id).status() - 200;
    }
}
