package dev.turtleship.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class MandateResourceTest {
    @Inject
    ChargeFixture charges;

    /// A mandate (none, or one of 500 a charge and 1,200 a day) against every command; the last column is what is left
    /// of it: `per_charge/per_day/used`, or `-`.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            none  | give   | 200                  | 500/1200/0
            none  | narrow | 200                  | 100/100/0
            none  | revoke | 204                  | -
            none  | ask    | pending              | -
            none  | large  | pending              | -
            given | give   | 200                  | 500/1200/0
            given | narrow | 200                  | 100/100/0
            given | revoke | 204                  | -
            given | ask    | settled              | 500/1200/500
            given | large  | pending over_mandate | 500/1200/0
            """)
    void every_command_with_and_without_a_mandate(String state, String command, String answer, String left)
            throws SQLException {
        var alice = PayFixture.personWith(10_000);
        if (state.equals("given")) {
            ChargeFixture.mandate(alice, 500, 1_200);
        }
        assertEquals(answer, command(alice, command));
        assertEquals(left, mandate(alice));
        assertEquals(answer.equals("settled") ? 9_500 : 10_000, PayFixture.balance(alice.id()));
    }

    private String command(Person person, String command) {
        return switch (command) {
            case "give" -> put(person, 500, 1_200);
            case "narrow" -> put(person, 100, 100);
            case "revoke" ->
                Integer.toString(person.api().delete("/v1/pay/mandates/shop").status());
            case "ask" -> asked(person, 500);
            case "large" -> asked(person, 501);
            default -> throw new AssertionError(command);
        };
    }

    private static String put(Person person, long perCharge, long perDay) {
        return Integer.toString(person.api()
                .put("/v1/pay/mandates/shop", ChargeFixture.limits(perCharge, perDay))
                .status());
    }

    private String asked(Person person, long won) {
        var ask = charges.ask(ChargeFixture.charge(person, won));
        return charges.told(ask.charge()).getLast();
    }

    private static String mandate(Person person) {
        var items = person.api().get("/v1/pay/mandates").expect(200).body().at("/items");
        if (items.isEmpty()) {
            return "-";
        }
        assertEquals(
                "shop KRW",
                items.at("/0/module").asText() + " "
                        + items.at("/0/per_charge/currency").asText());
        return String.join(
                "/",
                items.at("/0/per_charge/amount").asText(),
                items.at("/0/per_day/amount").asText(),
                items.at("/0/used/amount").asText());
    }

    @Test
    void a_day_is_any_24_hours_and_what_is_confirmed_does_not_count() throws SQLException {
        var alice = PayFixture.personWith(10_000);
        ChargeFixture.mandate(alice, 500, 1_000);
        assertEquals("settled", asked(alice, 500));
        var first = charges.ask(ChargeFixture.charge(alice, 400));
        assertEquals(List.of("settled"), charges.told(first.charge()));
        var over = charges.ask(ChargeFixture.charge(alice, 101));
        assertEquals(List.of("pending over_mandate"), charges.told(over.charge()));
        assertEquals("over_mandate", reason(alice, over.charge().toString()));
        ChargeFixture.confirm(alice, over).expect(200);
        assertEquals("settled", asked(alice, 100));
        assertEquals("pending over_mandate", asked(alice, 1));
        String earlier = "update charge set decided_at = decided_at - interval '24 hours' where id = ?";
        Sql.run("pay", earlier, first.charge());
        assertEquals("settled", asked(alice, 400));
        assertEquals("pending over_mandate", asked(alice, 1));
    }

    @Test
    void many_at_once_do_not_all_fit() throws Exception {
        var alice = PayFixture.personWith(10_000);
        ChargeFixture.mandate(alice, 100, 1_000);
        var asked = IntStream.range(0, 40)
                .mapToObj(_ -> ChargeFixture.charge(alice, 100))
                .toList();
        asked.forEach(ask -> charges.say("shop", ask.charge(), ask));
        asked.forEach(ask -> charges.awaitTold(ask.charge(), 1));
        long settled = asked.stream()
                .filter(ask -> charges.told(ask.charge()).equals(List.of("settled")))
                .count();
        assertEquals(10, settled);
        assertEquals(9_000, PayFixture.balance(alice.id()));
    }

    @Test
    void too_little_money_leaves_a_covered_charge_waiting_for_the_payer() throws SQLException {
        var alice = PayFixture.personWith(100);
        ChargeFixture.mandate(alice, 500, 500);
        var ask = charges.ask(ChargeFixture.charge(alice, 500));
        assertEquals(List.of("pending insufficient_funds"), charges.told(ask.charge()));
        assertEquals("insufficient_funds", reason(alice, ask.charge().toString()));
        PayFixture.give(alice.id(), 400);
        ChargeFixture.confirm(alice, ask).expect(200);
        charges.awaitTold(ask.charge(), "pending insufficient_funds", "settled");
        assertEquals("500/500/0", mandate(alice));
    }

    @Test
    void revoked_and_given_again_it_has_not_forgotten_the_day() throws SQLException {
        var alice = PayFixture.personWith(10_000);
        ChargeFixture.mandate(alice, 500, 500);
        assertEquals("settled", asked(alice, 500));
        alice.api().delete("/v1/pay/mandates/shop").expect(204);
        alice.api().delete("/v1/pay/mandates/shop").expect(204);
        assertEquals("pending", asked(alice, 1));
        ChargeFixture.mandate(alice, 500, 500);
        assertEquals("pending over_mandate", asked(alice, 1));
    }

    @Test
    void what_settles_under_a_mandate_says_so() throws SQLException {
        var alice = PayFixture.personWith(10_000);
        ChargeFixture.mandate(alice, 500, 500);
        var ask = charges.ask(ChargeFixture.charge(alice, 500));
        var shown = alice.api().get("/v1/pay/charges/" + ask.charge()).expect(200);
        assertEquals("settled", shown.at("/state"));
        assertTrue(shown.body().at("/by_mandate").asBoolean());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            null   | 5 KRW       | /per_charge
            5 KRW  | null        | /per_day
            0 KRW  | 5 KRW       | /per_charge/amount
            -5 KRW | 5 KRW       | /per_charge/amount
            2000001 KRW | 2000001 KRW | /per_charge/amount
            5.5 KRW | 5 KRW      | /per_charge/amount
            "5" KRW | 5 KRW      | /per_charge/amount
            6 KRW  | 5 KRW       | /per_day/amount
            5 KRW  | 2000001 KRW | /per_day/amount
            5 USD  | 5 KRW       | /per_charge/currency
            5 KRW  | 5 USD       | /per_day/currency
            """)
    void a_wrong_mandate_is_pointed_at(String perCharge, String perDay, String pointer) {
        var alice = nobody();
        String body = "{\"per_charge\":" + money(perCharge) + ",\"per_day\":" + money(perDay) + "}";
        alice.api().put("/v1/pay/mandates/shop", body).invalid(pointer);
        assertEquals("-", mandate(alice));
    }

    private static String money(String text) {
        var parts = text.split(" ");
        return parts.length == 1 ? text : "{\"amount\":" + parts[0] + ",\"currency\":\"" + parts[1] + "\"}";
    }

    @Test
    void what_is_no_module_has_no_mandate_to_revoke() {
        for (var module : List.of("%00", "%27", "SHOP", "a%20b")) {
            nobody().api().delete("/v1/pay/mandates/" + module).problem(404, "pay/module-unknown");
        }
        nobody().api().delete("/v1/pay/mandates/gone").expect(204);
    }

    @Test
    void only_a_module_that_asks_for_charges_gets_one() {
        for (var module : List.of("pay", "accounts", "nobody", "SHOP", "%27")) {
            nobody().api()
                    .put("/v1/pay/mandates/" + module, ChargeFixture.limits(5, 5))
                    .problem(404, "pay/module-unknown");
        }
    }

    private static String reason(Person person, String charge) {
        return person.api().get("/v1/pay/charges/" + charge).expect(200).at("/reason");
    }

    private static Person nobody;

    private static Person nobody() {
        nobody = nobody == null ? People.signUp() : nobody;
        return nobody;
    }
}
