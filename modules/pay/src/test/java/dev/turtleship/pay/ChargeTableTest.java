package dev.turtleship.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.contracts.pay.AskCharge;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every state of a charge against every command.
@QuarkusTest
class ChargeTableTest {
    private static final long WON = 700;
    private static Person payer;

    @Inject
    ChargeFixture charges;

    /// In the last column: what the asking module is told of it, or `-` if nothing. `expire` is time passing,
    /// `mandate` that the payer gives one and the same is asked again.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pending  | ask     | pending  |                   | pending
            pending  | altered | pending  |                   | pending
            pending  | confirm | settled  | 200               | settled
            pending  | decline | refused  | 200               | refused declined
            pending  | cancel  | canceled |                   | canceled
            pending  | expire  | expired  |                   | expired
            pending  | mandate | pending  |                   | pending
            settled  | ask     | settled  |                   | settled
            settled  | altered | settled  |                   | settled
            settled  | confirm | settled  | 200               | -
            settled  | decline | settled  | 409 charge-final  | -
            settled  | cancel  | settled  |                   | settled
            settled  | expire  | settled  |                   | -
            settled  | mandate | settled  |                   | settled
            refused  | ask     | refused  |                   | refused declined
            refused  | altered | refused  |                   | refused declined
            refused  | confirm | refused  | 409 charge-final  | -
            refused  | decline | refused  | 200               | -
            refused  | cancel  | refused  |                   | refused declined
            refused  | expire  | refused  |                   | -
            refused  | mandate | refused  |                   | refused declined
            expired  | ask     | expired  |                   | expired
            expired  | altered | expired  |                   | expired
            expired  | confirm | expired  | 409 charge-final  | -
            expired  | decline | expired  | 409 charge-final  | -
            expired  | cancel  | expired  |                   | expired
            expired  | expire  | expired  |                   | -
            expired  | mandate | expired  |                   | expired
            canceled | ask     | canceled |                   | canceled
            canceled | altered | canceled |                   | canceled
            canceled | confirm | canceled | 409 charge-final  | -
            canceled | decline | canceled | 409 charge-final  | -
            canceled | cancel  | canceled |                   | canceled
            canceled | expire  | canceled |                   | -
            canceled | mandate | canceled |                   | canceled
            """)
    void every_command_in_every_state(String from, String command, String to, String answer, String told)
            throws SQLException {
        var ask = in(from);
        int before = charges.told(ask.charge()).size();
        long balance = PayFixture.balance(payer().id());
        var answered = command(ask, command);
        if (told.equals("-")) {
            assertEquals(before, charges.told(ask.charge()).size());
        } else {
            charges.awaitTold(ask.charge(), before + 1);
            assertEquals(told, charges.told(ask.charge()).getLast());
        }
        assertEquals(answer == null ? "" : answer, answered);
        assertEquals(to, ChargeFixture.state(payer(), ask));
        boolean paid = from.equals("pending") && to.equals("settled");
        assertEquals(balance - (paid ? WON : 0), PayFixture.balance(payer().id()));
        assertEquals(to.equals("settled") ? 1 : 0, ChargeFixture.moves(ask.charge()));
    }

    private AskCharge in(String state) throws SQLException {
        var ask = charges.askPending(payer(), WON);
        switch (state) {
            case "settled" -> command(ask, "confirm");
            case "refused" -> command(ask, "decline");
            case "expired" -> command(ask, "expire");
            case "canceled" -> command(ask, "cancel");
            default -> {}
        }
        charges.awaitTold(ask.charge(), state.equals("pending") ? 1 : 2);
        assertEquals(state, ChargeFixture.state(payer(), ask));
        return ask;
    }

    /// Does it and answers status and slug, where somebody is answered.
    private String command(AskCharge ask, String command) throws SQLException {
        switch (command) {
            case "ask" -> charges.say("shop", ask.charge(), ask);
            case "altered" -> charges.say("shop", ask.charge(), withAmount(ask, WON + 1));
            case "cancel" -> charges.cancel(ask);
            case "confirm" -> {
                return answer(ChargeFixture.confirm(payer(), ask));
            }
            case "decline" -> {
                return answer(ChargeFixture.decline(payer(), ask));
            }
            case "expire" -> expire(ask);
            case "mandate" -> {
                ChargeFixture.mandate(payer(), WON, WON);
                int before = charges.told(ask.charge()).size();
                charges.say("shop", ask.charge(), ask);
                charges.awaitTold(ask.charge(), before + 1);
                payer().api().delete("/v1/pay/mandates/shop").expect(204);
            }
            default -> throw new AssertionError(command);
        }
        return "";
    }

    private static String answer(dev.turtleship.core.testing.Api.Answer answer) {
        return (answer.status() + " " + answer.at("/type").replace("/problems/pay/", "")).strip();
    }

    /// The time of a charge runs out, and two turns of the sweeper go by.
    private void expire(AskCharge ask) throws SQLException {
        Sql.run("pay", "update charge set expires_at = now() where id = ?", ask.charge());
        var witness = charges.ask(
                ChargeFixture.charge(payer(), null, 1, ChargeFixture.now().plusMillis(100)));
        Await.soon("the sweeper went by", () -> charges.told(witness.charge()).contains("expired"));
        if (ChargeFixture.state(payer(), ask).equals("expired")) {
            Await.soon("the shop knows", () -> charges.told(ask.charge()).contains("expired"));
        }
    }

    @Test
    void what_is_past_its_time_is_shown_as_expired_before_it_is_made_so() throws Exception {
        var ask = charges.askPending(payer(), WON);
        try (var connection = Sql.connect("pay");
                var lock = connection.prepareStatement("select state from charge where id = ? for update")) {
            Sql.run("pay", "update charge set expires_at = now() where id = ?", ask.charge());
            connection.setAutoCommit(false);
            lock.setObject(1, ask.charge());
            lock.executeQuery();
            assertEquals("expired", ChargeFixture.state(payer(), ask));
            connection.rollback();
        }
    }

    @Test
    void what_comes_too_late_is_expired_from_the_start() {
        var ask = charges.ask(ChargeFixture.charge(
                People.signUp(), null, 5, ChargeFixture.now().minusSeconds(1)));
        charges.awaitTold(ask.charge(), "expired");
    }

    @Test
    void a_final_state_is_a_fact_of_the_database() throws SQLException {
        for (var state : List.of("settled", "refused", "expired", "canceled")) {
            var ask = in(state);
            for (var other : List.of("pending", "settled", "refused", "expired", "canceled")) {
                if (!other.equals(state)) {
                    var failure = org.junit.jupiter.api.Assertions.assertThrows(
                            SQLException.class,
                            () -> Sql.run("pay", "update charge set state = ? where id = ?", other, ask.charge()));
                    assertEquals("23000", failure.getSQLState());
                }
            }
        }
    }

    @Test
    void a_cancel_that_overtakes_its_ask_wins() throws SQLException {
        var ask = ChargeFixture.charge(payer(), WON);
        charges.cancel(ask);
        charges.awaitTold(ask.charge(), "canceled");
        charges.say("shop", ask.charge(), ask);
        charges.awaitTold(ask.charge(), "canceled", "canceled");
        ChargeFixture.confirm(payer(), ask).problem(404, "pay/charge-unknown");
        assertEquals(0, ChargeFixture.moves(ask.charge()));
    }

    private static AskCharge withAmount(AskCharge ask, long won) {
        return new AskCharge(
                ask.charge(),
                ask.payer(),
                ask.payee(),
                won,
                ask.currency(),
                ask.purpose(),
                ask.title(),
                ask.expiresAt());
    }

    private static Person payer() throws SQLException {
        payer = payer == null ? PayFixture.personWith(1_000_000) : payer;
        return payer;
    }
}
