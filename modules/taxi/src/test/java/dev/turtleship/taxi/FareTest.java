package dev.turtleship.taxi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.taxi.Fare.Charge;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is owed for a ride, against a pay that says what the test wants.
@QuarkusTest
class FareTest {
    @Inject
    FakePay pay;

    @Inject
    TestTime time;

    private Person rider;
    private Person driver;

    @BeforeEach
    void signUp() {
        rider = People.signUp();
        driver = TaxiFixture.driver();
    }

    /// Every state of a charge, and what becomes of it when pay says each of the five words: `-` is no news.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # is     | pending settled refused expired canceled
            asked    | pending settled refused expired canceled
            pending  | -       settled refused expired canceled
            settled  | - - - - -
            refused  | - - - - -
            expired  | - - - - -
            canceled | - - - - -
            """)
    void every_state_of_a_charge_hears_every_word(String state, String expected) {
        var is = Charge.of(state);
        assertEquals(
                expected.replaceAll(" +", " "),
                Arrays.stream(Charge.values())
                        .filter(told -> told != Charge.ASKED)
                        .map(told -> is.becomes(told) ? told.word : "-")
                        .collect(Collectors.joining(" ")));
    }

    @Test
    void completing_asks_pay_once_for_the_quoted_fare() throws SQLException {
        var ride = TaxiFixture.completed(rider, driver);
        TaxiFixture.complete(driver, ride).expect(200);
        var charge = TaxiFixture.charges(pay, rider, 1).getFirst();
        var asked = pay.askedOf(rider.id()).getFirst();
        assertEquals(
                rider.id() + " " + driver.id() + " taxi.fare KRW "
                        + TaxiFixture.find(rider, ride).at("/fare/amount"),
                asked.payer() + " " + asked.payee() + " " + asked.purpose() + " " + asked.currency() + " "
                        + asked.amountMinor());
        assertTrue(asked.expiresAt().isAfter(time.instant().plus(Duration.ofDays(6))));
        for (var side : List.of(rider, driver)) {
            var payment = TaxiFixture.find(side, ride);
            assertEquals("due fare_due", payment.at("/payment/state") + " " + payment.at("/payment/waiting"));
            assertTrue(payment.at("/payment/expected_by").endsWith("Z"));
            assertTrue(payment.at("/payment/words/ko").contains("보장"));
        }
        assertEquals(List.of("TAKEN"), TaxiFixture.reply(charge, "settled"));
        assertEquals("paid", TaxiFixture.payment(rider, ride));
        assertEquals("paid", TaxiFixture.payment(driver, ride));
        assertEquals("completed", TaxiFixture.state(ride));
    }

    @Test
    void news_that_comes_again_or_late_changes_nothing() throws SQLException {
        var ride = TaxiFixture.completed(rider, driver);
        var charge = TaxiFixture.charges(pay, rider, 1).getFirst();
        TaxiFixture.reply(charge, "pending");
        assertEquals("pending", TaxiFixture.payment(rider, ride));
        var pending = TaxiFixture.find(rider, ride);
        assertEquals(
                "confirm_at_pay over_mandate",
                pending.at("/payment/next_action") + " " + pending.at("/payment/reason"));
        assertEquals(charge.toString(), pending.at("/payment/charge"));
        var driven = TaxiFixture.find(driver, ride);
        assertEquals(
                "pending  ",
                driven.at("/payment/state") + " " + driven.at("/payment/reason") + " " + driven.at("/payment/charge"));
        TaxiFixture.reply(charge, "settled", "pending", "settled", "refused", "expired");
        assertEquals("paid", TaxiFixture.payment(rider, ride));
        assertEquals(List.of("TAKEN"), TaxiFixture.reply(Ids.next(), "settled"), "a charge that nobody asked for");
        assertEquals(1, pay.askedOf(rider.id()).size());
    }

    @Test
    void nobody_but_pay_says_that_a_fare_is_paid() throws SQLException {
        var ride = TaxiFixture.completed(rider, driver);
        var charge = TaxiFixture.charges(pay, rider, 1).getFirst();
        assertEquals(List.of("TAKEN"), TaxiFixture.replyFrom("chat", charge, "settled"));
        assertEquals("due", TaxiFixture.payment(rider, ride));
    }

    @Test
    void what_pay_refused_is_asked_again_under_a_new_id_when_the_rider_says_so() throws SQLException {
        var ride = TaxiFixture.completed(rider, driver);
        TaxiFixture.ride(rider, ride, "pay", null).expect(200);
        var first = TaxiFixture.charges(pay, rider, 1).getFirst();
        TaxiFixture.reply(first, "refused");
        var refused = TaxiFixture.find(rider, ride);
        assertEquals(
                "refused declined pay_again",
                refused.at("/payment/state") + " " + refused.at("/payment/reason") + " "
                        + refused.at("/payment/next_action"));
        TaxiFixture.ride(driver, ride, "pay", null).problem(404, "taxi/ride-unknown");
        assertEquals(
                "due", TaxiFixture.ride(rider, ride, "pay", null).expect(200).at("/payment/state"));
        assertEquals(
                "due", TaxiFixture.ride(rider, ride, "pay", null).expect(200).at("/payment/state"));
        var second = TaxiFixture.charges(pay, rider, 2).getLast();
        TaxiFixture.reply(first, "settled");
        assertEquals("due", TaxiFixture.payment(rider, ride), "the first one is over for ever");
        TaxiFixture.reply(second, "settled");
        assertEquals("paid", TaxiFixture.payment(rider, ride));
        TaxiFixture.ride(rider, ride, "pay", null).problem(409, "taxi/nothing-due");
    }

    @Test
    void whoever_declined_is_not_asked_again_by_itself() throws SQLException {
        var ride = TaxiFixture.completed(rider, driver);
        TaxiFixture.reply(TaxiFixture.charges(pay, rider, 1).getFirst(), "refused");
        assertEquals("declined", TaxiFixture.find(rider, ride).at("/payment/reason"));
        assertNull(Sql.text("taxi", "select ask_again_at from receivable where ride = ?", ride));
        TaxiFixture.ride(rider, ride, "pay", null).expect(200);
        TaxiFixture.charges(pay, rider, 2);
    }

    @Test
    void a_charge_of_which_pay_says_nothing_is_asked_for_again_the_same() throws SQLException {
        var ride = TaxiFixture.completed(rider, driver);
        var charge = TaxiFixture.charges(pay, rider, 1).getFirst();
        pay.answer(rider.id(), "settled", "");
        Sql.run("taxi", "update charge set asked_at = asked_at - interval '1 day' where id = ?", charge);
        Sql.run("taxi", "update charge set sent_at = asked_at where id = ?", charge);
        Await.soon("it is paid", () -> TaxiFixture.payment(rider, ride).equals("paid"));
        var asked = pay.askedOf(rider.id());
        assertEquals(2, asked.size());
        assertEquals(asked.getFirst(), asked.getLast());
    }

    @Test
    void what_expired_is_asked_again_by_itself_later() throws SQLException {
        var ride = TaxiFixture.completed(rider, driver);
        TaxiFixture.reply(TaxiFixture.charges(pay, rider, 1).getFirst(), "expired");
        assertEquals("expired", TaxiFixture.find(rider, ride).at("/payment/reason"));
        pay.answer(rider.id(), "settled", "");
        Sql.run("taxi", "update receivable set ask_again_at = now() where ride = ?", ride);
        Await.soon("it is paid", () -> TaxiFixture.payment(rider, ride).equals("paid"));
        assertEquals(2, pay.askedOf(rider.id()).size());
    }

    @Test
    void the_pause_before_asking_again_grows() throws SQLException {
        pay.answer(rider.id(), "refused", "payer_unknown");
        var ride = TaxiFixture.completed(rider, driver);
        long before = 0;
        for (int i = 1; i <= 3; i++) {
            TaxiFixture.charges(pay, rider, i);
            Await.soon("it is refused", () -> TaxiFixture.payment(rider, ride).equals("refused"));
            long pause = Sql.number(
                    "taxi",
                    "select cast(extract(epoch from ask_again_at - asked_at) as bigint) from receivable where ride = ?",
                    ride);
            assertTrue(pause >= 2 * before * 4 / 5 && pause >= 600, "after " + before + " s " + pause + " s");
            before = pause;
            TaxiFixture.ride(rider, ride, "pay", null).expect(200);
        }
    }

    @Test
    void the_database_lets_a_fare_have_one_live_charge() throws SQLException {
        var ride = TaxiFixture.completed(rider, driver);
        var charge = TaxiFixture.charges(pay, rider, 1).getFirst();
        for (var state : List.of("asked", "pending", "settled")) {
            Sql.run("taxi", "update charge set state = ? where id = ?", state, charge);
            var second = assertThrows(SQLException.class, () -> Sql.run("taxi", """
                    insert into charge (id, ride, asked_at, sent_at, changed_at, expires_at)
                    values (?, ?, now(), now(), now(), now())
                    """, Ids.next(), ride));
            assertEquals("23505", second.getSQLState());
        }
    }

    @Test
    void whoever_owes_too_much_for_too_long_requests_nothing_until_it_is_paid() throws SQLException {
        var ride = TaxiFixture.completed(rider, driver);
        Sql.run("taxi", "update receivable set amount_minor = 30001 where ride = ?", ride);
        TaxiFixture.ride(rider, TaxiFixture.requested(rider), "cancel", "{}").expect(200);
        var charge = TaxiFixture.charges(pay, rider, 1).getFirst();
        TaxiFixture.reply(charge, "refused");
        var id = Ids.next();
        var refused = TaxiFixture.request(rider, id, TaxiFixture.token(rider)).problem(409, "taxi/fares-overdue");
        assertEquals("30001", refused.at("/overdue/amount"));
        rider.api().get("/v1/taxi/rides/" + id).problem(404, "taxi/ride-unknown");
        TaxiFixture.ride(rider, ride, "pay", null).expect(200);
        TaxiFixture.reply(TaxiFixture.charges(pay, rider, 2).getLast(), "settled");
        TaxiFixture.request(rider, id, TaxiFixture.token(rider)).expect(201);
    }

    @Test
    void with_prefer_wait_the_answer_is_held_until_the_fare_is_settled() throws SQLException {
        pay.answer(rider.id(), "settled", "");
        var ride = TaxiFixture.inProgress(rider, driver);
        var answer = driver.api()
                .with("Prefer", "wait=5")
                .post("/v1/taxi/driver/rides/" + ride + "/complete", TaxiFixture.endedNow(driver, ride))
                .expect(200);
        assertEquals("completed paid", answer.at("/state") + " " + answer.at("/payment/state"));
    }

    @Test
    void with_pay_silent_the_wait_ends_and_the_fare_is_due() throws SQLException {
        var ride = TaxiFixture.inProgress(rider, driver);
        var answer = driver.api()
                .with("Prefer", "respond-async, wait=1")
                .post("/v1/taxi/driver/rides/" + ride + "/complete", TaxiFixture.endedNow(driver, ride))
                .expect(200);
        assertEquals("completed due", answer.at("/state") + " " + answer.at("/payment/state"));
    }

    @Test
    void canceling_costs_what_the_preview_said_and_pay_is_asked_for_that() throws SQLException {
        var ride = TaxiFixture.accepted(rider, driver);
        assertEquals("0", preview(ride));
        TaxiFixture.drive(driver, ride, "arrived", null).expect(200);
        assertEquals("4000", preview(ride));
        var changed = TaxiFixture.ride(rider, ride, "cancel", "{}").problem(409, "taxi/fee-changed");
        assertEquals("4000", changed.at("/fee/amount"));
        TaxiFixture.ride(rider, ride, "cancel", agree(3_999)).problem(409, "taxi/fee-changed");
        assertEquals("arrived", TaxiFixture.state(ride));
        var canceled = TaxiFixture.ride(rider, ride, "cancel", agree(4_000)).expect(200);
        assertEquals(
                "rider_canceled cancel_fee 4000",
                canceled.at("/state") + " " + canceled.at("/payment/kind") + " "
                        + canceled.at("/payment/amount/amount"));
        TaxiFixture.ride(rider, ride, "cancel", "{}").expect(200);
        TaxiFixture.charges(pay, rider, 1);
        assertEquals("taxi.cancel_fee", pay.askedOf(rider.id()).getFirst().purpose());
        rider.api().get("/v1/taxi/rides/" + ride + "/cancel-preview").problem(409, "taxi/wrong-state");
    }

    private String preview(UUID ride) {
        return rider.api()
                .get("/v1/taxi/rides/" + ride + "/cancel-preview")
                .expect(200)
                .at("/fee/amount");
    }

    private static String agree(long won) {
        return "{\"fee\":{\"amount\":" + won + ",\"currency\":\"KRW\"}}";
    }

    @Test
    void the_first_screen_shows_the_ride_that_goes_on_and_what_is_owed() throws SQLException {
        var ride = TaxiFixture.completed(rider, driver);
        var next = TaxiFixture.requested(rider);
        var home = rider.api().get("/v1/app/home").expect(200);
        assertEquals(next.toString(), home.at("/parts/taxi/ride/id"), home.text());
        assertEquals(TaxiFixture.find(rider, ride).at("/fare/amount"), home.at("/parts/taxi/unpaid/amount"));
        assertEquals("0", driver.api().get("/v1/app/home").expect(200).at("/parts/taxi/unpaid/amount"));
    }
}
