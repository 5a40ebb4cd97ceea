package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.drills.DemoJournal.Told;
import dev.turtleship.drills.DemoStored.Gift;
import dev.turtleship.drills.DemoStored.Moved;
import dev.turtleship.drills.DemoStored.Redemption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A history that holds, and one break of it at a time.
class DemoCheckTest {
    private final List<Told> told = new ArrayList<>();
    private final StoredRides rides = new StoredRides(
            new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    private final DemoStored stored = new DemoStored(
            rides,
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());

    @BeforeEach
    void all_is_well() {
        tell("requested", "r1", "ann", 5000);
        tell("completed", "r1", "ann", 0);
        rides.rides().add(new StoredRides.Ride("r1", "ann", "dan", "completed", 5000));
        rides.rides().add(new StoredRides.Ride("r2", "ann", "dan", "rider_canceled", 4000));
        rides.receivables().add(new StoredRides.Receivable("r1", "fare", "ann", "dan", 5000, "paid"));
        rides.receivables().add(new StoredRides.Receivable("r2", "cancel_fee", "ann", "dan", 2000, "paid"));
        rides.asked().add(new StoredRides.Asked("c1", "r1", "settled"));
        rides.asked().add(new StoredRides.Asked("c2", "r2", "settled"));
        rides.payments().add(new StoredRides.Payment("c1", "ann", "dan", 5000));
        rides.payments().add(new StoredRides.Payment("c2", "ann", "dan", 2000));
        rides.payments().add(new StoredRides.Payment("g1c", "ann", "held", 900));
        tell("ordered", "g1", "ann", 900);
        tell("accepted", "g1", "bob", 0);
        tell("redeemed", "t1", "bob", 400);
        tell("ordered", "g2", "ann", 800);
        tell("declined", "g2", "bob", 0);
        stored.gifts().add(new Gift("g1", "ann", 900, "accepted", "g1c", true, 500));
        stored.gifts().add(new Gift("g2", "ann", 800, "declined", "g2c", true, 0));
        stored.redemptions().add(new Redemption("t1", "g1", 400, "redeemed"));
        stored.redemptions().add(new Redemption("t2", "g1", 300, "reversed"));
        stored.moved().add(new Moved("charge", "g1c", "ann", "held", 900));
        stored.moved().add(new Moved("charge", "g2c", "ann", "held", 800));
        stored.moved().add(new Moved("payout", "g2c", "held", "ann", 800));
        stored.cards().addAll(List.of("g1", "g2"));
        tell("messages", "m1", "ann", 0);
        tell("payments", "p1", "ann", 100);
        stored.messages().add("m1");
        stored.transfers().add("p1");
    }

    @Test
    void a_whole_history_has_no_breaks() {
        for (Function<DemoCheck, Breaks> line : List.<Function<DemoCheck, Breaks>>of(
                DemoCheck::ridesStuck,
                DemoCheck::faresSettled,
                DemoCheck::giftsLost,
                DemoCheck::giftMoney,
                DemoCheck::cards,
                DemoCheck::othersLost)) {
            var breaks = line.apply(check());
            assertTrue(breaks.none(), breaks.examples().toString());
        }
    }

    @Test
    void a_ride_that_is_open_or_lost_or_did_not_end_as_told_is_found() {
        rides.rides().add(new StoredRides.Ride("r3", "ann", "dan", "in_progress", 1));
        tell("requested", "r4", "ann", 1);
        tell("completed", "r2", "ann", 0);
        assertEquals(3, check().ridesStuck().count());
    }

    @Test
    void a_fare_that_is_due_or_paid_twice_or_by_somebody_else_is_found() {
        rides.receivables().set(0, new StoredRides.Receivable("r1", "fare", "ann", "dan", 5000, "due"));
        assertEquals(1, check().faresSettled().count());
        all_is_well_again();
        rides.payments().add(new StoredRides.Payment("c1", "ann", "dan", 5000));
        assertEquals(1, check().faresSettled().count());
        rides.payments().removeLast();
        rides.payments().set(1, new StoredRides.Payment("c2", "bob", "dan", 2000));
        assertEquals(1, check().faresSettled().count());
    }

    @Test
    void a_gift_that_waits_or_is_lost_or_is_not_as_told_is_found() {
        stored.gifts().set(0, new Gift("g1", "ann", 900, "awaiting_payment", "g1c", false, -1));
        tell("ordered", "g3", "ann", 1);
        // Still waiting, not accepted as was told, and one that is nowhere.
        assertEquals(3, check().giftsLost().count());
    }

    @Test
    void money_in_two_places_or_in_none_is_found() {
        stored.gifts().set(0, new Gift("g1", "ann", 900, "accepted", "g1c", true, 600));
        assertEquals(1, check().giftMoney().count());
        stored.gifts().set(0, new Gift("g1", "ann", 900, "accepted", "g1c", true, 500));
        stored.moved().add(new Moved("payout", "g2c", "held", "ann", 800));
        assertEquals(1, check().giftMoney().count());
        stored.moved().removeLast();
        stored.moved().set(2, new Moved("payout", "g2c", "held", "bob", 800));
        assertEquals(1, check().giftMoney().count());
        stored.moved().remove(2);
        assertEquals(1, check().giftMoney().count());
    }

    @Test
    void a_card_too_many_or_too_few_is_found() {
        stored.cards().add("g1");
        stored.cards().remove("g2");
        assertEquals(2, check().cards().count());
    }

    @Test
    void what_was_acknowledged_and_is_nowhere_or_twice_is_found() {
        stored.messages().clear();
        stored.transfers().add("p1");
        stored.redemptions().set(0, new Redemption("t1", "g1", 400, "reversed"));
        assertEquals(3, check().othersLost().count());
    }

    @Test
    void what_did_not_happen_between_two_moments_is_found() {
        var journal = new DemoJournal(told);
        assertTrue(DemoJudge.lives(journal, 0, 2).none());
        // All of it was told at 1: from then on nothing was requested, completed, ordered or accepted.
        assertEquals(4, DemoJudge.lives(journal, 2, 3).count());
    }

    private void all_is_well_again() {
        rides.receivables().set(0, new StoredRides.Receivable("r1", "fare", "ann", "dan", 5000, "paid"));
    }

    private void tell(String what, String id, String by, long minor) {
        told.add(new Told(what, id, by, minor, 1));
    }

    private DemoCheck check() {
        return new DemoCheck(new DemoJournal(told), stored);
    }
}
