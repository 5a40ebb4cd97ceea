package dev.turtleship.drills;

import java.util.List;

/// What the demo promises whatever happens to the application.
final class DemoJudge {
    static final List<String> LINES = List.of(
            "city_lives",
            "back_within_30s",
            "city_comes_to_its_end",
            "no_ride_stuck",
            "fares_settle_once",
            "no_gift_lost",
            "gift_money_in_one_place",
            "gift_cards_once",
            "acked_is_stored",
            "ledger_is_whole");

    private static final List<String> MUST_HAPPEN = List.of("requested", "completed", "ordered", "accepted");
    private static final long BACK_MILLIS = 30_000;
    private static final long EVER = Long.MAX_VALUE;

    private DemoJudge() {}

    static void judge(Demo.Seen seen, Contract contract) {
        city(seen, contract);
        var check = new DemoCheck(seen.journal(), seen.stored());
        var rides = seen.stored().rides().rides().size() + " rides";
        var gifts = seen.stored().gifts().size() + " gifts";
        contract.line("no_ride_stuck", check.ridesStuck(), rides);
        contract.line("fares_settle_once", check.faresSettled(), rides);
        contract.line("no_gift_lost", check.giftsLost(), gifts);
        contract.line("gift_money_in_one_place", check.giftMoney(), gifts);
        contract.line("gift_cards_once", check.cards(), seen.stored().cards().size() + " cards");
        contract.line(
                "acked_is_stored", check.othersLost(), seen.journal().told().size() + " acknowledged things");
        var invariants = Json.parse(seen.invariants());
        boolean whole = invariants.path("held").asBoolean();
        int checks = invariants.path("checks").size();
        contract.line("ledger_is_whole", whole, whole ? checks + " invariants hold" : seen.invariants());
        contract.figure("rides", seen.stored().rides().rides().size());
        contract.figure("gifts", seen.stored().gifts().size());
        contract.figure("acknowledged", seen.journal().told().size());
        contract.figure("transfers_in_ledger", invariants.path("transfers").asLong());
    }

    /// What should have been told between two moments, and was not.
    static Breaks lives(DemoJournal journal, long fromMillis, long toMillis) {
        var missing = new Breaks();
        for (var what : MUST_HAPPEN) {
            if (journal.count(what, fromMillis, toMillis) == 0) {
                missing.add("nothing was " + what + (fromMillis == 0 ? " before" : " after") + " the kill");
            }
        }
        return missing;
    }

    private static void city(Demo.Seen seen, Contract contract) {
        var journal = seen.journal();
        var missing = lives(journal, 0, seen.killedAt());
        missing.addAll(lives(journal, seen.restartedAt(), EVER));
        contract.line("city_lives", missing, seen.says());
        long back = journal.told().stream()
                .mapToLong(DemoJournal.Told::atMillis)
                .filter(at -> at >= seen.restartedAt())
                .min()
                .orElse(EVER);
        boolean inTime = back != EVER && back - seen.restartedAt() <= BACK_MILLIS;
        contract.timed(
                "back_within_30s",
                inTime,
                back == EVER ? "never" : Out.format("%.1f s", (back - seen.restartedAt()) / 1000.0));
        contract.line("city_comes_to_its_end", seen.exit() == 0, "exit code " + seen.exit());
    }
}
