package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.drills.StoredPay.Balance;
import dev.turtleship.drills.StoredPay.Movement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BankCheckTest {
    private static final long TOPPED_UP = 2_000;

    /// The bank gives Ann and Ben 1,000 each, Ann pays Ben 300.
    private final List<Movement> movements = new ArrayList<>(List.of(
            new Movement("t1", "bank", "ann", 1_000),
            new Movement("t2", "bank", "ben", 1_000),
            new Movement("t3", "ann", "ben", 300)));

    private static List<Balance> balances(long bank, long ann, long ben) {
        return List.of(
                new Balance("bank", "bank", bank),
                new Balance("ann", "person", ann),
                new Balance("ben", "person", ben));
    }

    private List<String> check(List<Balance> balances) {
        return BankCheck.check(new StoredPay(balances, movements), TOPPED_UP).examples();
    }

    @Test
    void sound_books_have_no_breaks() {
        assertEquals(List.of(), check(balances(-2_000, 700, 1_300)));
    }

    @Test
    void money_out_of_nothing_is_caught() {
        assertEquals(
                List.of(
                        "account ben is at 1400 and its ledger rows add up to 1300",
                        "all wallets hold 2100 and people topped up 2000"),
                check(balances(-2_000, 700, 1_400)));
    }

    @Test
    void a_transfer_that_took_and_did_not_give_is_caught() {
        assertEquals(
                List.of(
                        "account ben is at 1000 and its ledger rows add up to 1300",
                        "all wallets hold 1700 and people topped up 2000"),
                check(balances(-2_000, 700, 1_000)));
    }

    @Test
    void money_moved_between_people_without_a_ledger_row_is_caught() {
        assertEquals(
                List.of(
                        "account ann is at 600 and its ledger rows add up to 700",
                        "account ben is at 1400 and its ledger rows add up to 1300"),
                check(balances(-2_000, 600, 1_400)));
    }

    @Test
    void a_person_below_zero_is_caught() {
        movements.add(new Movement("t4", "ann", "ben", 800));
        assertEquals(List.of("account ann is at -100"), check(balances(-2_000, -100, 2_100)));
    }

    @Test
    void a_transfer_booked_twice_is_caught_even_when_the_sums_agree() {
        movements.add(new Movement("t3", "ann", "ben", 300));
        assertEquals(List.of("transfer t3 is in the ledger twice"), check(balances(-2_000, 400, 1_600)));
    }

    @Test
    void a_row_that_moves_nothing_or_backwards_is_caught() {
        movements.add(new Movement("t4", "ben", "ann", -5));
        assertEquals(List.of("transfer t4 moves -5"), check(balances(-2_000, 695, 1_305)));
    }

    @Test
    void money_of_an_account_that_is_not_there_is_caught() {
        movements.add(new Movement("t4", "ann", "carl", 100));
        assertEquals(
                List.of(
                        "the ledger moves money of account carl, which is not there",
                        "all wallets hold 1900 and people topped up 2000"),
                check(balances(-2_000, 600, 1_300)));
    }

    @Test
    void a_bank_that_gave_less_than_was_topped_up_is_caught() {
        assertEquals(
                List.of("all wallets hold 2000 and people topped up 2500"),
                BankCheck.check(new StoredPay(balances(-2_000, 700, 1_300), movements), 2_500)
                        .examples());
    }
}
