package dev.turtleship.core.money;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {
    @ParameterizedTest
    @CsvSource({"1", "99", "100"})
    void an_amount_up_to_the_maximum_may_move(long amount) {
        var money = Money.krw(amount);
        assertEquals(money, money.requireMovable("/amount", 100));
    }

    @ParameterizedTest
    @CsvSource({
        "0, KRW, /a/amount",
        "-1, KRW, /a/amount",
        "-9223372036854775808, KRW, /a/amount",
        "101, KRW, /a/amount",
        "9223372036854775807, KRW, /a/amount",
        "1, USD, /a/currency",
        "1, krw, /a/currency",
        "1, , /a/currency",
        "0, USD, /a/currency"
    })
    void whatever_may_not_move_is_pointed_at(long amount, String currency, String pointer) {
        var refused = assertThrows(Refused.class, () -> new Money(amount, currency).requireMovable("/a", 100));
        assertEquals(CoreError.INVALID, refused.reason());
        assertEquals(pointer, pointerOf(refused));
    }

    private static String pointerOf(Refused refused) {
        var errors = (java.util.List<?>) refused.body(null).get("errors");
        return ((Refused.FieldError) errors.getFirst()).pointer();
    }

    @Test
    void won_have_no_smaller_unit() {
        assertEquals(new Money(12_000, "KRW"), Money.krw(12_000));
    }
}
