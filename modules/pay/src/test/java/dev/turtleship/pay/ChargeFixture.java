package dev.turtleship.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.contracts.pay.AskCharge;
import dev.turtleship.contracts.pay.CancelCharge;
import dev.turtleship.contracts.pay.PayOut;
import dev.turtleship.core.message.Outbox;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.SettableClock;
import dev.turtleship.core.testing.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/// Charges as a module asks for them: through its outbox, on the real way.
@Singleton
class ChargeFixture {
    private static final SettableClock REAL = new SettableClock();

    private final Outbox outbox;
    private final Sellers sellers;

    ChargeFixture(Outbox outbox, Sellers sellers) {
        this.outbox = outbox;
        this.sellers = sellers;
    }

    /// A charge that the shop would hold.
    static AskCharge charge(Person payer, long won) {
        return charge(payer, null, won, later());
    }

    static AskCharge charge(Person payer, UUID payee, long won, Instant expiresAt) {
        return new AskCharge(
                UUID.randomUUID(), payer.id(), payee, won, "KRW", "shop.order", "Two cups of tea", expiresAt);
    }

    static Instant now() {
        return REAL.instant();
    }

    static Instant later() {
        return now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MICROS);
    }

    /// Says it as this module, whatever it is.
    void say(String module, UUID aggregate, Object message) {
        QuarkusTransaction.requiringNew().run(() -> outbox.send(module, aggregate.toString(), message));
    }

    /// Asks as the shop and waits until the shop is told something.
    AskCharge ask(AskCharge ask) {
        say("shop", ask.charge(), ask);
        awaitTold(ask.charge(), 1);
        return ask;
    }

    /// Under load a message may come twice, and what is told then too.
    AskCharge askPending(Person payer, long won) {
        var ask = ask(charge(payer, won));
        assertEquals(List.of("pending"), told(ask.charge()).stream().distinct().toList());
        return ask;
    }

    void cancel(AskCharge ask) {
        say("shop", ask.charge(), new CancelCharge(ask.charge()));
    }

    /// Pays out as the shop to a person and answers what the shop is told.
    String payOut(AskCharge ask, UUID to, long won) {
        return payOut(new PayOut(UUID.randomUUID(), ask.charge(), to, false, won, "shop.refund"));
    }

    String payOut(PayOut pay) {
        int before = told(pay.payout()).size();
        say("shop", pay.charge(), pay);
        awaitTold(pay.payout(), before + 1);
        return told(pay.payout()).getLast();
    }

    /// What the shop was told of a charge or payout, as `state` or `state reason`.
    List<String> told(UUID id) {
        return told("shop", id);
    }

    List<String> told(String module, UUID id) {
        return sellers.told.stream()
                .filter(told -> told.module().equals(module) && told.id().equals(id))
                .map(told -> (told.state() + " " + told.reason()).strip())
                .toList();
    }

    void awaitTold(UUID id, int times) {
        Await.soon("the shop is told " + times + " times", () -> told(id).size() >= times);
    }

    void awaitTold(UUID id, String... words) {
        awaitTold(id, words.length);
        assertEquals(List.of(words), told(id));
    }

    /// Told in order, and maybe more than once: under load a message may come twice.
    void awaitSettled(AskCharge ask) {
        Await.soon("the shop knows", () -> told(ask.charge()).contains("settled"));
        assertEquals(
                List.of("pending", "settled"),
                told(ask.charge()).stream().distinct().toList());
    }

    static Api.Answer confirm(Person payer, AskCharge ask) {
        return confirm(payer, ask.charge(), seen("shop", ask.payee(), ask.amountMinor()));
    }

    static Api.Answer confirm(Person payer, UUID charge, String seen) {
        return payer.api().post("/v1/pay/charges/" + charge + "/confirm", seen);
    }

    static Api.Answer decline(Person payer, AskCharge ask) {
        return payer.api().post("/v1/pay/charges/" + ask.charge() + "/decline", "");
    }

    static String seen(String module, UUID payee, long won) {
        return "{\"module\":\"" + module + "\","
                + (payee == null ? "" : "\"payee\":\"" + payee + "\",")
                + "\"amount\":" + PayFixture.amount(won) + "}";
    }

    static void mandate(Person person, long perCharge, long perDay) {
        person.api().put("/v1/pay/mandates/shop", limits(perCharge, perDay)).expect(200);
    }

    static String limits(long perCharge, long perDay) {
        return "{\"per_charge\":" + PayFixture.amount(perCharge) + ",\"per_day\":" + PayFixture.amount(perDay) + "}";
    }

    /// Once it is decided: while a command is under way the answer is 202.
    static String state(Person payer, AskCharge ask) {
        return Await.some(Await.SOON, "a decision", () -> {
                    var answer = payer.api().get("/v1/pay/charges/" + ask.charge());
                    return answer.status() == 202 ? Optional.empty() : Optional.of(answer);
                })
                .expect(200)
                .at("/state");
    }

    static long held(String module) throws SQLException {
        return Sql.number(
                "pay", "select coalesce(sum(balance_minor), 0) from wallet where kind = 'held' and module = ?", module);
    }

    /// How often money moved for a charge.
    static long moves(UUID charge) throws SQLException {
        return Sql.number("pay", "select count(*) from transfer where charge = ?", charge);
    }

    /// The names of the invariants that do not hold.
    static List<String> broken() {
        var answer = Api.open().get("/v1/pay/invariants").expect(200);
        return StreamSupport.stream(answer.body().at("/checks").spliterator(), false)
                .filter(check -> !check.at("/held").asBoolean())
                .map(check -> check.at("/name").asText())
                .toList();
    }
}
