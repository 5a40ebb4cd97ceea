package dev.turtleship.gifts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.gifts.Voucher.State;
import dev.turtleship.gifts.Voucher.Worth;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

class VoucherTest {
    private static final String KEY = "0".repeat(64);

    /// What a voucher of 100 is worth (state, what is left, what is open), and what each command makes of it; `-` that
    /// it may not be given.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # worth        | redeem 40    | redeem 100     | redeem 101 | reverse 40   | refund       | expire
            active 100 0   | active 60 40 | redeemed 0 100 | -          | -            | refunded 0 0 | expired 0 0
            active 60 40   | active 20 80 | -              | -          | active 100 0 | -            | -
            active 60 0    | active 20 40 | -              | -          | -            | -            | expired 0 0
            active 20 80   | -            | -              | -          | active 60 40 | -            | -
            redeemed 0 100 | -            | -              | -          | active 40 60 | -            | -
            redeemed 0 40  | -            | -              | -          | active 40 0  | -            | -
            redeemed 0 0   | -            | -              | -          | -            | -            | -
            refunded 0 0   | -            | -              | -          | -            | -            | -
            expired 0 0    | -            | -              | -          | -            | -            | -
            """)
    void every_worth_answers_every_command(ArgumentsAccessor row) {
        var voucher = parse(row.getString(0));
        assertEquals(row.getString(1), text(voucher.redeem(40)));
        assertEquals(row.getString(2), text(voucher.redeem(100)));
        assertEquals(row.getString(3), text(voucher.redeem(101)));
        assertEquals(row.getString(4), text(voucher.reverse(40)));
        assertEquals(row.getString(5), text(voucher.refund()));
        assertEquals(row.getString(6), text(voucher.expire()));
    }

    private static Worth parse(String text) {
        var words = text.split(" ");
        return new Worth(State.of(words[0]), 100, Long.parseLong(words[1]), Long.parseLong(words[2]));
    }

    private static String text(Optional<Worth> worth) {
        return worth.map(w -> w.state().word + " " + w.remainingMinor() + " " + w.openMinor())
                .orElse("-");
    }

    @Test
    void nothing_and_less_than_nothing_cannot_be_moved() {
        var voucher = parse("active 60 40");
        for (long amount : new long[] {0, -1, Long.MIN_VALUE}) {
            assertTrue(voucher.redeem(amount).isEmpty());
            assertTrue(voucher.reverse(amount).isEmpty());
        }
    }

    @Test
    void a_code_says_its_number_and_none_is_like_another() {
        String number = VoucherCode.newNumber();
        String code = VoucherCode.of(number, KEY);
        assertTrue(code.matches("[0-9A-HJKMNP-TV-Z]{28}"), code);
        assertEquals(Optional.of(number), VoucherCode.number(code, KEY));
        assertNotEquals(code, VoucherCode.of(VoucherCode.newNumber(), KEY));
        assertEquals(Optional.empty(), VoucherCode.number(code, "1".repeat(64)));
    }

    @Test
    void a_code_of_which_any_byte_was_changed_is_refused() {
        String code = VoucherCode.of(VoucherCode.newNumber(), KEY);
        for (int i = 0; i < code.length(); i++) {
            for (char other = 0; other < 256; other++) {
                if (other != code.charAt(i)) {
                    String changed = code.substring(0, i) + other + code.substring(i + 1);
                    assertEquals(Optional.empty(), VoucherCode.number(changed, KEY), changed);
                }
            }
        }
        for (String wrong :
                new String[] {"", code.substring(1), code + "0", code.toLowerCase(Locale.ROOT), " " + code}) {
            assertEquals(Optional.empty(), VoucherCode.number(wrong, KEY), wrong);
        }
    }
}
