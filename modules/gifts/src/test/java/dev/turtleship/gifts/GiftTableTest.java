package dev.turtleship.gifts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.contracts.pay.ChargeChanged;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.gifts.GiftsFixture.Partner;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

/// Every state of a gift against everything that can be asked of it, over HTTP.
@QuarkusTest
class GiftTableTest {
    private static final List<String> COMMANDS = List.of("accept", "decline", "cancel", "redeem", "settled", "refused");

    @Inject
    FakePay pay;

    private Partner cafe;
    private UUID item;
    private Person buyer;
    private Person friend;

    @BeforeEach
    void meet() {
        cafe = GiftsFixture.partner("Cafe");
        item = GiftsFixture.item(cafe, "single");
        friend = People.signUp();
        GiftsFixture.awaitKnown(friend);
    }

    /// The answer and the state after it; `-` where there is nothing to ask (no voucher), `told` of a message.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # state    | accept        | decline       | cancel        | redeem       | settled        | refused
            awaiting   | 404 awaiting_payment | 404 awaiting_payment | 200 canceled | - | told delivered | told canceled
            delivered  | 200 accepted  | 200 declined  | 200 canceled  | 201 accepted | told delivered | told delivered
            accepted   | 200 accepted  | 200 declined  | 409 accepted  | 201 accepted | told accepted  | told accepted
            used       | 200 accepted  | 409 accepted  | 409 accepted  | 409 accepted | told accepted  | told accepted
            declined   | 409 declined  | 200 declined  | 409 declined  | 409 declined | told declined  | told declined
            canceled   | 409 canceled  | 409 canceled  | 200 canceled  | 409 canceled | told canceled  | told canceled
            given_up   | 404 canceled  | 404 canceled  | 200 canceled  | -            | told canceled  | told canceled
            expired    | 409 expired   | 409 expired   | 409 expired   | 409 expired  | told expired   | told expired
            """)
    void every_state_answers_every_command(ArgumentsAccessor row) throws SQLException {
        for (int i = 0; i < COMMANDS.size(); i++) {
            String state = row.getString(0);
            var gift = in(state);
            String answer = give(gift, COMMANDS.get(i));
            assertEquals(
                    row.getString(i + 1),
                    answer.equals("-") ? "-" : answer + " " + GiftsFixture.state(gift),
                    COMMANDS.get(i) + " of one that is " + state);
        }
    }

    /// A gift in this state, from a buyer of its own.
    private UUID in(String state) throws SQLException {
        buyer = People.signUp();
        if (state.equals("awaiting") || state.equals("given_up")) {
            var gift = Ids.next();
            GiftsFixture.order(buyer, gift, item, friend).expect(201);
            if (state.equals("given_up")) {
                GiftsFixture.command(buyer, gift, "cancel").expect(200);
            }
            return gift;
        }
        pay.giveMandate(buyer.id());
        var gift = GiftsFixture.delivered(buyer, item, friend);
        switch (state) {
            case "delivered" -> {}
            case "accepted" -> GiftsFixture.command(friend, gift, "accept").expect(200);
            case "used" ->
                GiftsFixture.redeem(cafe, GiftsFixture.txn(), GiftsFixture.code(friend, gift), 0)
                        .expect(201);
            case "declined" -> GiftsFixture.command(friend, gift, "decline").expect(200);
            case "canceled" -> GiftsFixture.command(buyer, gift, "cancel").expect(200);
            case "expired" -> expire(gift);
            default -> throw new IllegalStateException(state);
        }
        return gift;
    }

    private static void expire(UUID gift) throws SQLException {
        Sql.run("gifts", "update voucher set expires_at = now() - interval '1 second' where gift = ?", gift);
        Await.soon("it expires", () -> {
            try {
                return GiftsFixture.state(gift).equals("expired");
            } catch (SQLException failure) {
                throw new AssertionError(failure);
            }
        });
    }

    private String give(UUID gift, String command) throws SQLException {
        return switch (command) {
            case "accept", "decline" -> status(friend, gift, command);
            case "cancel" -> status(buyer, gift, command);
            case "redeem" -> {
                boolean there = Sql.text("gifts", "select number from voucher where gift = ?", gift) != null;
                yield there
                        ? Integer.toString(
                                GiftsFixture.redeem(cafe, GiftsFixture.txn(), GiftsFixture.code(friend, gift), 0)
                                        .status())
                        : "-";
            }
            default -> {
                var word = new ChargeChanged(GiftsFixture.charge(gift), command, "", Instant.EPOCH);
                GiftsFixture.say("pay", List.of(word, word));
                yield "told";
            }
        };
    }

    private static String status(Person person, UUID gift, String command) {
        return Integer.toString(GiftsFixture.command(person, gift, command).status());
    }
}
