package dev.turtleship.identity;

import static dev.turtleship.identity.IdentityFixture.beginPhone;
import static dev.turtleship.identity.IdentityFixture.code;
import static dev.turtleship.identity.IdentityFixture.confirm;
import static dev.turtleship.identity.IdentityFixture.freshNumber;
import static dev.turtleship.identity.IdentityFixture.level;
import static dev.turtleship.identity.IdentityFixture.verifyPhone;
import static dev.turtleship.identity.IdentityFixture.wrong;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Outage;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.core.testing.Together;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PhoneCheckResourceTest {
    @Inject
    TestTime clock;

    @Inject
    PhoneCheckService service;

    @Test
    void the_code_that_reached_the_phone_verifies_it_once() throws SQLException {
        var alice = People.signUp();
        var id = UUID.randomUUID();
        String number = freshNumber();
        var begun = beginPhone(alice, id, number).expect(201);
        assertEquals("sent", begun.at("/state"));
        assertFalse(begun.text().contains(number), begun.text());
        assertEquals(0, level(alice));
        String code = code(alice);
        var confirmed = confirm(alice, id, code).expect(200);
        assertEquals("1 verified", confirmed.at("/level") + " " + confirmed.at("/state"));
        // The answer was lost: the same again is answered alike, and told to nobody again.
        assertEquals(confirmed.text(), confirm(alice, id, code).expect(200).text());
        assertEquals("verified", beginPhone(alice, id, number).expect(200).at("/state"));
        IdentityFixture.awaitHeard(alice.id(), 1);
        assertEquals(1, level(alice));
    }

    @Test
    void the_same_again_sends_no_second_code() {
        var alice = People.signUp();
        var id = UUID.randomUUID();
        String number = freshNumber();
        beginPhone(alice, id, number).expect(201);
        beginPhone(alice, id, number).expect(200);
        assertEquals(
                1,
                alice.api().get("/v1/identity/dev/outbox").body().at("/items").size());
        beginPhone(alice, id, freshNumber()).problem(409, "identity/id-used");
        beginPhone(People.signUp(), id, number).problem(409, "identity/id-used");
    }

    @Test
    void two_accounts_with_one_id_at_once_do_not_share_it() throws Exception {
        var alice = People.signUp();
        var id = UUID.randomUUID();
        String taken = "insert into phone_check (id, account, number, code_hash, state, expires_at)"
                + " values (?, ?, '+821000000000', '', 'sent', now())";
        IdentityFixture.whileTaken(taken, id, () -> beginPhone(alice, id, freshNumber()))
                .problem(409, "identity/id-used");
        assertEquals(0, Sql.number("identity", "select count(*) from phone_check where account = ?", alice.id()));
    }

    @Test
    void all_failures_look_alike() throws SQLException {
        var alice = People.signUp();
        var mallory = People.signUp();
        var wrong = UUID.randomUUID();
        beginPhone(alice, wrong, freshNumber()).expect(201);
        String right = code(alice);
        var first = confirm(alice, wrong, wrong(right)).problem(422, "identity/code-refused");
        assertAlike(first, confirm(mallory, wrong, right));
        assertAlike(first, confirm(alice, UUID.randomUUID(), right));
        var late = UUID.randomUUID();
        beginPhone(alice, late, freshNumber()).expect(201);
        String lateCode = code(alice);
        // The one before was replaced.
        assertAlike(first, confirm(alice, wrong, right));
        clock.advance(Duration.ofMinutes(5));
        assertAlike(first, confirm(alice, late, lateCode));
        var spent = UUID.randomUUID();
        beginPhone(alice, spent, freshNumber()).expect(201);
        String spentCode = code(alice);
        for (int i = 0; i < PhoneCheck.MAX_WRONG; i++) {
            assertAlike(first, confirm(alice, spent, wrong(spentCode)));
        }
        assertAlike(first, confirm(alice, spent, spentCode));
        assertEquals(0, level(alice));
        assertEquals(0, Sql.number("identity", "select count(*) from phone where account = ?", alice.id()));
        assertTrue(IdentityFixture.heard(alice.id()).isEmpty());
    }

    private static void assertAlike(Api.Answer first, Api.Answer other) {
        other.problem(422, "identity/code-refused");
        assertEquals(
                first.text().replace(first.at("/instance"), ""), other.text().replace(other.at("/instance"), ""));
        assertEquals(first.headers().map().keySet(), other.headers().map().keySet());
    }

    @Test
    void of_many_guesses_at_once_five_are_judged() throws Exception {
        var alice = People.signUp();
        var id = UUID.randomUUID();
        beginPhone(alice, id, freshNumber()).expect(201);
        String right = code(alice);
        Together.run(12, _ -> confirm(alice, id, wrong(right)).status());
        confirm(alice, id, right).problem(422, "identity/code-refused");
        assertEquals(
                "spent 5",
                Sql.text("identity", "select state || ' ' || wrong_codes from phone_check where id = ?", id));
    }

    @Test
    void whoever_guesses_on_is_slowed_down_and_loses_no_right_code() {
        var mallory = People.signUp();
        for (int i = 0; i < 20; i++) {
            confirm(mallory, UUID.randomUUID(), "123456").problem(422, "identity/code-refused");
        }
        confirm(mallory, UUID.randomUUID(), "123456").problem(429, "core/too-many");
        var alice = People.signUp();
        for (int i = 0; i < 9; i++) {
            verifyPhone(alice, freshNumber());
        }
    }

    @Test
    void a_phone_is_not_flooded_whoever_asks() {
        String number = freshNumber();
        for (int i = 0; i < 5; i++) {
            beginPhone(People.signUp(), UUID.randomUUID(), number).expect(201);
        }
        var alice = People.signUp();
        var flooded = beginPhone(alice, UUID.randomUUID(), number);
        // A refusal costs nothing of another limit.
        for (int i = 0; i < 10; i++) {
            beginPhone(alice, UUID.randomUUID(), number).problem(429, "core/too-many");
            beginPhone(alice, UUID.randomUUID(), freshNumber()).expect(201);
        }
        var enough = beginPhone(alice, UUID.randomUUID(), freshNumber()).problem(429, "core/too-many");
        // In the same words: who else asked for codes to a number is nobody's business.
        assertEquals(enough.at("/detail"), flooded.problem(429, "core/too-many").at("/detail"));
    }

    @Test
    void nobody_uses_up_the_codes_of_whoever_has_the_number() {
        var alice = People.signUp();
        String number = freshNumber();
        verifyPhone(alice, number);
        for (int i = 0; i < 4; i++) {
            beginPhone(People.signUp(), UUID.randomUUID(), number).expect(201);
        }
        beginPhone(People.signUp(), UUID.randomUUID(), number).problem(429, "core/too-many");
        verifyPhone(alice, number);
    }

    @Test
    void what_we_could_not_judge_costs_no_guess() throws Exception {
        var alice = People.signUp();
        try (var _ = Outage.of("identity")) {
            for (int i = 0; i < 21; i++) {
                confirm(alice, UUID.randomUUID(), "123456").problem(503, "core/unavailable");
            }
        }
        confirm(alice, UUID.randomUUID(), "123456").problem(422, "identity/code-refused");
    }

    @Test
    void a_phone_that_moves_takes_the_level_with_it() {
        var alice = People.signUp();
        var bob = People.signUp();
        String number = freshNumber();
        verifyPhone(alice, number);
        var id = UUID.randomUUID();
        // Nobody is told that it is somebody else's.
        var theirs = beginPhone(bob, id, number).expect(201);
        var fresh =
                beginPhone(People.signUp(), UUID.randomUUID(), freshNumber()).expect(201);
        assertEquals(
                fresh.body().propertyStream().map(java.util.Map.Entry::getKey).toList(),
                theirs.body().propertyStream().map(java.util.Map.Entry::getKey).toList());
        confirm(bob, id, code(bob)).expect(200);
        assertEquals(0, level(alice));
        assertEquals(1, level(bob));
        verifyPhone(alice, freshNumber());
        assertEquals(1, level(alice));
        IdentityFixture.awaitHeard(alice.id(), 1, 0, 1);
        IdentityFixture.awaitHeard(bob.id(), 1);
    }

    @Test
    void another_number_takes_the_place_of_ones_own() throws SQLException {
        var alice = People.signUp();
        verifyPhone(alice, freshNumber());
        String second = freshNumber();
        verifyPhone(alice, second);
        assertEquals(second, Sql.text("identity", "select number from phone where account = ?", alice.id()));
        IdentityFixture.awaitHeard(alice.id(), 1, 1);
    }

    @Test
    void after_a_restore_others_hear_what_is_so_now() throws SQLException {
        var alice = People.signUp();
        verifyPhone(alice, freshNumber());
        IdentityFixture.awaitHeard(alice.id(), 1);
        // As in a backup of before.
        Sql.run("identity", "update person set level = 0, version = 0 where account = ?", alice.id());
        Sql.run("identity", "delete from phone where account = ?", alice.id());
        verifyPhone(alice, freshNumber());
        IdentityFixture.awaitHeard(alice.id(), 1, 1);
    }

    @Test
    void of_many_who_confirm_one_number_at_once_one_has_it() throws Exception {
        String number = freshNumber();
        List<Person> people = People.signUp(5);
        var checks = people.stream().map(_ -> UUID.randomUUID()).toList();
        for (int i = 0; i < people.size(); i++) {
            beginPhone(people.get(i), checks.get(i), number).expect(201);
        }
        var codes = people.stream().map(IdentityFixture::code).toList();
        Together.run(people.size(), i -> confirm(people.get(i), checks.get(i), codes.get(i))
                .expect(200)
                .status());
        assertEquals(1, people.stream().mapToInt(IdentityFixture::level).sum());
        assertEquals(1, Sql.number("identity", "select count(*) from phone where number = ?", number));
    }

    @Test
    void two_who_swap_their_numbers_at_once_do_not_block_each_other() throws Exception {
        for (int round = 0; round < 5; round++) {
            var people = People.signUp(2);
            var numbers = List.of(freshNumber(), freshNumber());
            verifyPhone(people.get(0), numbers.get(0));
            verifyPhone(people.get(1), numbers.get(1));
            var checks = List.of(UUID.randomUUID(), UUID.randomUUID());
            beginPhone(people.get(0), checks.get(0), numbers.get(1)).expect(201);
            beginPhone(people.get(1), checks.get(1), numbers.get(0)).expect(201);
            var codes = people.stream().map(IdentityFixture::code).toList();
            Together.run(2, i -> confirm(people.get(i), checks.get(i), codes.get(i))
                    .expect(200)
                    .status());
            assertEquals(1, level(people.get(0)));
            assertEquals(1, level(people.get(1)));
        }
    }

    @Test
    void a_bad_request_is_refused_with_its_field_and_stores_nothing() throws SQLException {
        var alice = People.signUp();
        String path = "/v1/identity/phone-checks/" + UUID.randomUUID();
        for (String phone : new String[] {"\"02-312-3456\"", "\"\"", "\"x\"", "null"}) {
            alice.api().put(path, "{\"phone\":" + phone + "}").invalid("/phone");
        }
        alice.api().put(path, "{}").invalid("/phone");
        alice.api().put(path, "{\"phone\":1012345678}").problem(400, "core/invalid");
        alice.api().put(path, "{\"phone\":\"01012345678\",\"x\":1}").problem(400, "core/invalid");
        alice.api()
                .put("/v1/identity/phone-checks/7", Api.object("phone", freshNumber()))
                .problem(404, "core/not-found");
        for (String code : new String[] {"\"12345\"", "\"1234567\"", "\"12345a\"", "null"}) {
            alice.api().post(path + "/confirm", "{\"code\":" + code + "}").invalid("/code");
        }
        Api.open().put(path, Api.object("phone", freshNumber())).problem(401, "core/unauthenticated");
        assertEquals(0, Sql.number("identity", "select count(*) from phone_check where account = ?", alice.id()));
    }

    @Test
    void the_code_itself_is_stored_nowhere() throws SQLException {
        var alice = People.signUp();
        var id = UUID.randomUUID();
        beginPhone(alice, id, freshNumber()).expect(201);
        String row = Sql.text("identity", "select c::text from phone_check c where id = ?", id);
        assertFalse(row.replace(id.toString(), "").contains(code(alice)), row);
        assertEquals(64, Sql.number("identity", "select length(code_hash) from phone_check where id = ?", id));
    }

    @Test
    void the_outbox_shows_ones_own_messages_only() {
        var alice = People.signUp();
        beginPhone(alice, UUID.randomUUID(), freshNumber()).expect(201);
        var outbox = People.signUp().api().get("/v1/identity/dev/outbox").expect(200);
        assertEquals("true []", outbox.at("/simulated") + " " + outbox.body().at("/items"));
        assertEquals("no-store", outbox.headers().firstValue("Cache-Control").orElse(""));
        Api.open().get("/v1/identity/dev/outbox").problem(401, "core/unauthenticated");
    }

    @Test
    void old_checks_are_forgotten() throws SQLException {
        var alice = People.signUp();
        var id = UUID.randomUUID();
        beginPhone(alice, id, freshNumber()).expect(201);
        service.purge();
        assertEquals(1, Sql.number("identity", "select count(*) from phone_check where id = ?", id));
        Sql.run("identity", "update phone_check set expires_at = expires_at - interval '31 days' where id = ?", id);
        service.purge();
        assertEquals(0, Sql.number("identity", "select count(*) from phone_check where id = ?", id));
    }
}
