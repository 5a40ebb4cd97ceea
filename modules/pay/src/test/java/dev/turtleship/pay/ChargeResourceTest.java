package dev.turtleship.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.live.LongPolls;
import dev.turtleship.core.module.Manifests;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ChargeResourceTest {
    @Inject
    ChargeFixture charges;

    @Inject
    LongPolls polls;

    @Inject
    Manifests manifests;

    @Test
    void a_charge_is_shown_with_all_that_the_payer_must_know() throws SQLException {
        var alice = PayFixture.personWith(1_000);
        var ask = charges.askPending(alice, 700);
        var shown = alice.api().get("/v1/pay/charges/" + ask.charge()).expect(200);
        assertEquals("pending shop 700 KRW", words(shown, "/state", "/module", "/amount/amount", "/amount/currency"));
        assertEquals("shop.order Two cups of tea", words(shown, "/purpose", "/title"));
        assertEquals(ask.expiresAt().toString(), shown.at("/expires_at"));
        assertFalse(shown.body().has("payee"));
        assertFalse(shown.body().has("reason"));
    }

    @Test
    void what_is_confirmed_is_held_for_the_module_and_stands_in_the_statement() throws SQLException {
        var alice = PayFixture.personWith(1_000);
        var ask = charges.askPending(alice, 700);
        long held = ChargeFixture.held("shop");
        var first = ChargeFixture.confirm(alice, ask).expect(200);
        assertEquals("settled false", words(first, "/state", "/by_mandate"));
        assertEquals(first.text(), ChargeFixture.confirm(alice, ask).expect(200).text());
        assertEquals(300, PayFixture.walletOf(alice));
        assertEquals(700, ChargeFixture.held("shop") - held);
        charges.awaitTold(ask.charge(), "pending", "settled");
        var line = alice.api().get("/v1/pay/statement").expect(200);
        assertEquals("charge -700", words(line, "/items/0/kind", "/items/0/amount/amount"));
        assertEquals(
                ask.charge() + " shop shop.order Two cups of tea",
                words(
                        line,
                        "/items/0/charge/id",
                        "/items/0/charge/module",
                        "/items/0/charge/purpose",
                        "/items/0/charge/title"));
        assertFalse(line.body().at("/items/0").has("counterparty"));
        // The transfer's own page knows nothing of what is held.
        alice.api().get("/v1/pay/transfers/" + line.at("/items/0/transfer")).problem(404, "pay/transfer-unknown");
    }

    @Test
    void what_is_for_a_person_reaches_them_and_both_learn_of_it() throws SQLException {
        var alice = PayFixture.personWith(1_000);
        var driver = PayFixture.personWith(0);
        String start = driver.api().get("/v1/pay/changes").expect(200).at("/cursor");
        var ask = charges.ask(ChargeFixture.charge(alice, driver.id(), 700, ChargeFixture.later()));
        assertEquals(
                driver.id().toString(),
                alice.api().get("/v1/pay/charges/" + ask.charge()).at("/payee"));
        ChargeFixture.confirm(alice, ask).expect(200);
        var change = driver.api().get("/v1/pay/changes?after=" + start).expect(200);
        assertEquals(
                "charge 700 " + alice.id() + " shop.order",
                words(
                        change,
                        "/items/0/kind",
                        "/items/0/amount/amount",
                        "/items/0/counterparty",
                        "/items/0/charge/purpose"));
        driver.api().get("/v1/pay/charges/" + ask.charge()).problem(404, "pay/charge-unknown");
    }

    @Test
    void too_little_money_leaves_it_waiting_until_there_is_enough() throws SQLException {
        var alice = PayFixture.personWith(100);
        var ask = charges.askPending(alice, 700);
        ChargeFixture.confirm(alice, ask).problem(409, "pay/insufficient-funds");
        assertEquals("pending", ChargeFixture.state(alice, ask));
        PayFixture.give(alice.id(), 600);
        ChargeFixture.confirm(alice, ask).expect(200);
        charges.awaitTold(ask.charge(), "pending", "settled");
        assertEquals(0, PayFixture.walletOf(alice));
    }

    @Test
    void a_payee_of_whom_accounts_has_not_told_yet_can_be_paid() throws SQLException {
        var alice = PayFixture.personWith(2_000);
        var driver = UUID.randomUUID();
        var ask = charges.ask(ChargeFixture.charge(alice, driver, 700, ChargeFixture.later()));
        ChargeFixture.confirm(alice, ask).expect(200);
        assertEquals(700, PayFixture.balance(driver));
        ChargeFixture.mandate(alice, 700, 700);
        var another = UUID.randomUUID();
        var covered = charges.ask(ChargeFixture.charge(alice, another, 700, ChargeFixture.later()));
        assertEquals(List.of("settled"), charges.told(covered.charge()));
        assertEquals(700, PayFixture.balance(another));
    }

    @Test
    void somebody_pay_has_never_heard_of_can_be_asked() throws SQLException {
        var alice = PayFixture.personWith(1_000);
        Api.open();
        var stranger = charges.ask(new dev.turtleship.contracts.pay.AskCharge(
                UUID.randomUUID(),
                UUID.randomUUID(),
                alice.id(),
                700,
                "KRW",
                "shop.order",
                "Tea",
                ChargeFixture.later()));
        charges.awaitTold(stranger.charge(), "pending");
        ChargeFixture.confirm(alice, stranger).problem(404, "pay/charge-unknown");
    }

    @Test
    void a_confirmation_of_something_else_is_refused_and_shows_what_it_is() throws SQLException {
        var alice = PayFixture.personWith(1_000);
        var bob = PayFixture.personWith(0);
        var held = charges.askPending(alice, 700);
        var paid = charges.ask(ChargeFixture.charge(alice, bob.id(), 700, ChargeFixture.later()));
        var wrong = List.of(
                ChargeFixture.confirm(alice, held.charge(), ChargeFixture.seen("shop", null, 701)),
                ChargeFixture.confirm(alice, held.charge(), ChargeFixture.seen("stall", null, 700)),
                ChargeFixture.confirm(alice, held.charge(), ChargeFixture.seen("shop", bob.id(), 700)),
                ChargeFixture.confirm(alice, paid.charge(), ChargeFixture.seen("shop", null, 700)),
                ChargeFixture.confirm(alice, paid.charge(), ChargeFixture.seen("shop", alice.id(), 700)));
        for (var answer : wrong) {
            answer.problem(409, "pay/charge-mismatch");
            assertEquals("700 pending", words(answer, "/charge/amount/amount", "/charge/state"));
        }
        assertEquals(1_000, PayFixture.balance(alice.id()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"amount":AMOUNT}                                          | /module
            {"module":null,"amount":AMOUNT}                            | /module
            {"module":7,"amount":AMOUNT}                               | /module
            {"module":"shop"}                                          | /amount
            {"module":"shop","amount":700}                             | /amount
            {"module":"shop","amount":{"amount":"7","currency":"KRW"}} | /amount/amount
            {"module":"shop","amount":{"amount":7.5,"currency":"KRW"}} | /amount/amount
            {"module":"shop","amount":{"amount":0,"currency":"KRW"}}   | /amount/amount
            {"module":"shop","amount":{"amount":-7,"currency":"KRW"}}  | /amount/amount
            {"module":"shop","amount":{"amount":7,"currency":"USD"}}   | /amount/currency
            {"module":"shop","amount":AMOUNT,"payee":"bob"}            | /payee
            {"module":"shop","amount":AMOUNT,"tip":1}                  | /tip
            """)
    void a_wrong_field_of_a_confirmation_is_pointed_at(String body, String pointer) {
        var alice = refused();
        ChargeFixture.confirm(alice, UUID.randomUUID(), body.replace("AMOUNT", PayFixture.amount(700)))
                .invalid(pointer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "7", "{", "\"x\"", "{\"a\":1}{\"b\":2}"})
    void a_body_that_is_no_confirmation_is_refused(String body) {
        ChargeFixture.confirm(refused(), UUID.randomUUID(), body).problem(400, "core/invalid");
    }

    @Test
    void what_is_not_ones_own_is_nowhere() throws SQLException {
        var alice = PayFixture.personWith(1_000);
        var ask = charges.askPending(alice, 700);
        var bob = refused();
        bob.api().get("/v1/pay/charges/" + ask.charge()).problem(404, "pay/charge-unknown");
        ChargeFixture.confirm(bob, ask).problem(404, "pay/charge-unknown");
        ChargeFixture.decline(bob, ask).problem(404, "pay/charge-unknown");
        bob.api().get("/v1/pay/charges/7").problem(404, "core/not-found");
        assertEquals(
                0,
                bob.api().get("/v1/pay/charges").expect(200).body().at("/items").size());
        for (var path : List.of("/v1/pay/charges", "/v1/pay/charges/" + ask.charge(), "/v1/pay/mandates")) {
            Api.open().get(path).problem(401, "core/unauthenticated");
        }
        Api.open().post("/v1/pay/charges/" + ask.charge() + "/confirm", "{}").problem(401, "core/unauthenticated");
    }

    @Test
    void charges_are_listed_by_state_page_by_page_newest_first() throws SQLException {
        var alice = PayFixture.personWith(1_000);
        var pending = new ArrayList<String>();
        var all = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            var waits = charges.askPending(alice, 1);
            var declined = charges.askPending(alice, 1);
            ChargeFixture.decline(alice, declined).expect(200);
            pending.addFirst(waits.charge().toString());
            all.addAll(0, List.of(declined.charge().toString(), waits.charge().toString()));
        }
        for (int limit : new int[] {1, 2, 3, 10, 200}) {
            assertEquals(all, listed(alice, "", limit));
            assertEquals(pending, listed(alice, "pending", limit));
        }
        assertEquals(5, listed(alice, "refused", 3).size());
        assertEquals(List.of(), listed(alice, "settled", 3));
        alice.api().get("/v1/pay/charges?state=paid").invalid("/state");
        alice.api().get("/v1/pay/charges?limit=0").invalid("/limit");
        alice.api().get("/v1/pay/charges?cursor=eA").invalid("/cursor");
    }

    @Test
    void whoever_prefers_to_wait_is_answered_when_it_is_decided() throws Exception {
        var alice = PayFixture.personWith(1_000);
        var ask = charges.askPending(alice, 700);
        String path = "/v1/pay/charges/" + ask.charge();
        assertEquals("pending", alice.api().with("Prefer", "wait=0").get(path).at("/state"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int before = polls.waiting();
            var waiting =
                    threads.submit(() -> alice.api().with("Prefer", "wait=5").get(path));
            Await.soon("alice waits", () -> polls.waiting() == before + 1);
            long start = System.nanoTime();
            charges.cancel(ask);
            assertEquals("canceled", waiting.get(10, TimeUnit.SECONDS).at("/state"));
            assertTrue(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) < 3_000);
        }
    }

    @Test
    void confirming_and_giving_mandates_is_sensitive_declining_and_revoking_is_not() {
        assertTrue(manifests.sensitive("POST", "/v1/pay/charges/7/confirm"));
        assertTrue(manifests.sensitive("PUT", "/v1/pay/mandates/taxi"));
        assertFalse(manifests.sensitive("POST", "/v1/pay/charges/7/decline"));
        assertFalse(manifests.sensitive("DELETE", "/v1/pay/mandates/taxi"));
    }

    private static List<String> listed(People.Person person, String state, int limit) {
        var ids = new ArrayList<String>();
        String cursor = "";
        do {
            var page = person.api()
                    .get("/v1/pay/charges?state=" + state + "&limit=" + limit + "&cursor=" + cursor)
                    .expect(200);
            page.body().at("/items").forEach(item -> ids.add(item.at("/id").asText()));
            cursor = page.at("/next_cursor");
        } while (!cursor.isEmpty());
        return ids;
    }

    private static String words(Api.Answer answer, String... pointers) {
        return String.join(
                " ", java.util.Arrays.stream(pointers).map(answer::at).toList());
    }

    private static People.Person nobody;

    /// One person for all refusals: signing up is slow by design.
    private static People.Person refused() {
        nobody = nobody == null ? People.signUp() : nobody;
        return nobody;
    }
}
