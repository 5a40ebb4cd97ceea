package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.drills.Payments.Outcome;
import dev.turtleship.drills.StoredPay.Movement;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferCheckTest {
    private static final TransferCall SETTLED = call("t1", 201, "settled");
    private static final TransferCall REFUSED = call("t2", 503, "");
    private static final TransferCall UNKNOWN = call("t3", 202, "unknown");

    private static TransferCall call(String id, int status, String state) {
        return new TransferCall(id, new TransferCall.Movement("ann", "ben", 300), 1, 2, status, state, "");
    }

    private static TransferCheck stored(Movement... movements) {
        return new TransferCheck(new StoredPay(List.of(), List.of(movements)));
    }

    private static Movement row(String id, long minor) {
        return new Movement(id, "ann", "ben", minor);
    }

    @Test
    void a_settled_transfer_is_stored_once_and_as_wanted() {
        assertEquals(List.of(), stored(row("t1", 300)).settled(List.of(SETTLED)).examples());
    }

    @Test
    void a_settled_transfer_that_is_not_stored_is_caught() {
        assertEquals(
                List.of("transfer t1 was answered 201 and is stored 0 times"),
                stored().settled(List.of(SETTLED)).examples());
    }

    @Test
    void a_settled_transfer_that_is_stored_twice_is_caught() {
        assertEquals(
                List.of("transfer t1 was answered 201 and is stored 2 times"),
                stored(row("t1", 300), row("t1", 300)).settled(List.of(SETTLED)).examples());
    }

    @Test
    void a_settled_transfer_that_is_stored_with_another_amount_is_caught() {
        assertEquals(
                List.of("transfer t1 of 300 is stored with 30"),
                stored(row("t1", 30)).settled(List.of(SETTLED)).examples());
    }

    @Test
    void a_refused_transfer_that_is_stored_is_caught() {
        assertEquals(
                List.of("transfer t2 was refused and is stored"),
                stored(row("t2", 300)).refused(List.of(REFUSED)).examples());
        assertEquals(List.of(), stored().refused(List.of(REFUSED)).examples());
    }

    @Test
    void an_unknown_transfer_with_one_outcome_is_sound() {
        assertEquals(
                List.of(),
                stored(row("t3", 300))
                        .unknown(List.of(UNKNOWN), List.of(new Outcome(UNKNOWN, true, 9)))
                        .examples());
    }

    @Test
    void an_unknown_transfer_that_happened_twice_is_caught() {
        assertEquals(
                List.of("transfer t3 was answered 202 and is stored 2 times"),
                stored(row("t3", 300), row("t3", 300))
                        .unknown(List.of(UNKNOWN), List.of(new Outcome(UNKNOWN, false, 9)))
                        .examples());
    }

    @Test
    void an_unknown_transfer_said_to_be_settled_that_is_not_stored_is_caught() {
        assertEquals(
                List.of("transfer t3 was answered 202 and is stored 0 times"),
                stored().unknown(List.of(UNKNOWN), List.of(new Outcome(UNKNOWN, true, 9)))
                        .examples());
    }

    @Test
    void an_unknown_transfer_that_stays_unknown_is_caught() {
        var expected = List.of("transfer t3 was unknown and nobody could say in time what became of it");
        assertEquals(
                expected,
                stored().unknown(List.of(UNKNOWN), List.of(new Outcome(UNKNOWN, false, 0)))
                        .examples());
        assertEquals(expected, stored().unknown(List.of(UNKNOWN), List.of()).examples());
    }
}
