package dev.turtleship.drills;

import dev.turtleship.drills.DemoJournal.Told;
import dev.turtleship.drills.DemoStored.Gift;
import dev.turtleship.drills.DemoStored.Moved;
import dev.turtleship.drills.DemoStored.Redemption;
import dev.turtleship.drills.StoredRides.Payment;
import dev.turtleship.drills.StoredRides.Receivable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What the demo's city was told against what is stored, after everything came to its end. Riders and drivers cancel in
/// this load, and gifts are sent back.
final class DemoCheck {
    private static final Set<String> RIDE_ENDS = Set.of("completed", "no_drivers", "rider_canceled", "driver_canceled");
    private static final Set<String> HAS_IT = Set.of("delivered", "accepted");

    private final DemoJournal journal;
    private final DemoStored stored;
    private final Map<String, List<Moved>> moved;
    private final Map<String, List<Redemption>> redemptions;

    DemoCheck(DemoJournal journal, DemoStored stored) {
        this.journal = journal;
        this.stored = stored;
        this.moved = stored.moved().stream().collect(Collectors.groupingBy(Moved::charge));
        this.redemptions = stored.redemptions().stream().collect(Collectors.groupingBy(Redemption::gift));
    }

    /// Whatever was requested is stored and has ended, and ended as was told.
    Breaks ridesStuck() {
        var breaks = new Breaks();
        var rides = byId(stored.rides().rides(), StoredRides.Ride::id);
        for (var ride : stored.rides().rides()) {
            if (!RIDE_ENDS.contains(ride.state())) {
                breaks.add("ride " + ride.id() + " is still " + ride.state());
            }
        }
        for (var told : journal.of("requested")) {
            var ride = rides.get(told.id());
            if (ride == null || !ride.rider().equals(told.by()) || ride.fareMinor() != told.minor()) {
                breaks.add("ride " + told.id() + " was taken and is stored as " + ride);
            }
        }
        for (var told : journal.of("completed")) {
            var ride = rides.get(told.id());
            if (ride == null || !ride.state().equals("completed")) {
                breaks.add("ride " + told.id() + " was completed and is stored as " + ride);
            }
        }
        return breaks;
    }

    /// A completed ride owes its fare, and whatever is owed was paid once, by who owes it to whom it is owed.
    Breaks faresSettled() {
        var breaks = new Breaks();
        var rideOf = byId(stored.rides().asked(), StoredRides.Asked::charge);
        Map<String, List<Payment>> paid = new HashMap<>();
        for (var payment : stored.rides().payments()) {
            var asked = rideOf.get(payment.charge());
            if (asked != null) {
                paid.computeIfAbsent(asked.ride(), _ -> new ArrayList<>()).add(payment);
            }
        }
        var owed = stored.rides().receivables().stream().collect(Collectors.groupingBy(Receivable::ride));
        for (var ride : stored.rides().rides()) {
            var due = owed.getOrDefault(ride.id(), List.of());
            var payments = paid.getOrDefault(ride.id(), List.of());
            boolean completed = ride.state().equals("completed");
            if (completed && !due.equals(List.of(fare(ride)))) {
                breaks.add("ride " + ride.id() + " owes " + due + " instead of " + fare(ride));
            } else if (payments.size() != due.size() || !due.stream().allMatch(each -> isPaid(each, payments))) {
                breaks.add("ride " + ride.id() + " owes " + due + " and was paid for by " + payments);
            }
        }
        return breaks;
    }

    /// Whatever was ordered is stored as it was wanted, and is delivered or over; what was answered, is so.
    Breaks giftsLost() {
        var breaks = new Breaks();
        var gifts = byId(stored.gifts(), Gift::id);
        for (var gift : stored.gifts()) {
            if (gift.state().equals("awaiting_payment")) {
                breaks.add("gift " + gift.id() + " is still " + gift.state());
            }
        }
        for (var told : journal.of("ordered")) {
            var gift = gifts.get(told.id());
            if (gift == null || !gift.buyer().equals(told.by()) || gift.priceMinor() != told.minor()) {
                breaks.add("gift " + told.id() + " was ordered and is stored as " + gift);
            }
        }
        for (var answer : List.of("accepted", "declined")) {
            for (var told : journal.of(answer)) {
                var gift = gifts.get(told.id());
                if (gift == null || !gift.state().equals(answer)) {
                    breaks.add("gift " + told.id() + " was " + answer + " and is stored as " + gift);
                }
            }
        }
        return breaks;
    }

    /// Every won that was charged for a gift is in one place: still worth something, taken by a till, or given back.
    Breaks giftMoney() {
        var breaks = new Breaks();
        for (var gift : stored.gifts()) {
            var rows = moved.getOrDefault(gift.charge(), List.of());
            long charged = sum(rows, "charge");
            long back = sum(rows, "payout");
            long used = redemptions.getOrDefault(gift.id(), List.of()).stream()
                    .filter(each -> !each.state().equals("reversed"))
                    .mapToLong(Redemption::minor)
                    .sum();
            boolean toBuyer = rows.stream()
                    .allMatch(row -> row.kind().equals("charge") || row.credit().equals(gift.buyer()));
            boolean whole =
                    switch (gift.state()) {
                        case "delivered", "accepted" ->
                            charged == gift.priceMinor() && back == 0 && gift.remainingMinor() + used == charged;
                        case "declined" -> charged == gift.priceMinor() && back == charged && used == 0;
                        default -> charged == back && used == 0;
                    };
            if (!whole || !toBuyer || rows.size() > (back == 0 ? 1 : 2)) {
                breaks.add("gift " + gift + " was used for " + used + ", and of its money there is " + rows);
            }
        }
        return breaks;
    }

    /// Who has a gift was shown one card of it; nobody was shown one of a gift that was never delivered.
    Breaks cards() {
        var breaks = new Breaks();
        var shown = stored.cards().stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        for (var gift : stored.gifts()) {
            long wanted = gift.told() ? 1 : 0;
            if (shown.getOrDefault(gift.id(), 0L) != wanted || (HAS_IT.contains(gift.state()) && !gift.told())) {
                breaks.add("gift " + gift.id() + " is " + gift.state() + " and has " + shown.get(gift.id()) + " cards");
            }
        }
        return breaks;
    }

    /// What tills, writers and payers were told is there, once.
    Breaks othersLost() {
        var breaks = new Breaks();
        once("message", journal.of("messages"), stored.messages(), breaks);
        once("payment", journal.of("payments"), stored.transfers(), breaks);
        var redeemed = stored.redemptions().stream()
                .filter(each -> !each.state().equals("reversed"))
                .map(Redemption::txn)
                .toList();
        once("redemption", journal.of("redeemed"), redeemed, breaks);
        return breaks;
    }

    private static void once(String what, List<Told> told, Collection<String> there, Breaks breaks) {
        var seen = new HashSet<String>();
        var twice = there.stream().filter(id -> !seen.add(id)).collect(Collectors.toSet());
        for (var each : told) {
            if (!seen.contains(each.id()) || twice.contains(each.id())) {
                breaks.add(what + " " + each.id() + " is stored "
                        + (seen.contains(each.id()) ? "more than once" : "nowhere"));
            }
        }
    }

    private static Receivable fare(StoredRides.Ride ride) {
        return new Receivable(ride.id(), "fare", ride.rider(), ride.driver(), ride.fareMinor(), "paid");
    }

    private static boolean isPaid(Receivable owed, List<Payment> payments) {
        return owed.state().equals("paid")
                && payments.stream()
                        .anyMatch(each -> each.debit().equals(owed.payer())
                                && each.credit().equals(owed.payee())
                                && each.minor() == owed.minor());
    }

    private static long sum(List<Moved> rows, String kind) {
        return rows.stream()
                .filter(row -> row.kind().equals(kind))
                .mapToLong(Moved::minor)
                .sum();
    }

    private static <T> Map<String, T> byId(List<T> all, Function<T, String> id) {
        return all.stream().collect(Collectors.toMap(id, Function.identity(), (one, other) -> one));
    }
}
