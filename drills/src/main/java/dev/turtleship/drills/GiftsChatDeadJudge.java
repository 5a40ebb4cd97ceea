package dev.turtleship.drills;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The contract of `gifts-chat-dead`, judged on what a run saw.
final class GiftsChatDeadJudge {
    static final List<String> LINES = lines();

    private static final double P99_MILLIS = 50;
    private static final long SECOND = 1_000_000_000L;
    private static final Set<String> EVERYTHING = everything();

    private final GiftsAwayRun run;
    private final Away.Times times;
    private final GiftHistory history;
    private final Contract contract;

    private GiftsChatDeadJudge(GiftsAwayRun run, Contract contract) {
        this.run = run;
        this.times = run.times();
        this.history = run.gifts().history();
        this.contract = contract;
    }

    private static Set<String> everything() {
        var all = new HashSet<>(GiftSide.AT_THE_TILL);
        all.addAll(GiftSide.IN_THE_BOX);
        all.add("order");
        return Set.copyOf(all);
    }

    private static List<String> lines() {
        var lines = new ArrayList<>(PaySide.lines("dead"));
        lines.addAll(List.of(
                "gifts_go_on", "gifts_p99_dead", "gifts_received_meanwhile", "cards_within_10s", "status_shows_it"));
        lines.addAll(GiftSide.LINES);
        lines.addAll(NothingLost.LINES);
        return List.copyOf(lines);
    }

    static void judge(GiftsAwayRun run, Contract contract) {
        var times = run.times();
        var judge = new GiftsChatDeadJudge(run, contract);
        run.pay().judge("dead", times, contract);
        run.gifts().goesOn("gifts_go_on", EVERYTHING, times, contract);
        judge.latency();
        judge.receivedMeanwhile();
        judge.cards();
        StatusWatch.judge(run.status(), times, contract);
        run.gifts().judge(contract);
        NothingLost.judge(run.chat().history(), run.pay(), contract);
    }

    private void latency() {
        var dead = Latency.of(history.calls(), GiftsChatDeadJudge::isQuick, times.awayWindow());
        var healthy = Latency.of(history.calls(), GiftsChatDeadJudge::isQuick, times.healthyWindow());
        contract.p99("gifts_p99_dead", healthy, dead, P99_MILLIS);
        contract.figure("gifts_p99_dead_ms", dead.millis(99));
    }

    private static boolean isQuick(Call call) {
        return EVERYTHING.contains(call.what()) && !call.is("wait");
    }

    /// Whatever is ordered without chat is paid without it, and its recipient finds it in the gift box with its code.
    private void receivedMeanwhile() {
        // Whoever orders at the very end may be served when chat is back.
        var without = new Window(times.away(), times.healing() - 2 * SECOND);
        var received = history.receivedBefore(times.healing());
        var breaks = new Breaks();
        int orders = 0;
        for (var call : history.done("order")) {
            if (without.contains(call.dueAt())) {
                orders++;
                if (!received.contains(call.about())) {
                    breaks.add("gift " + call.about() + " was not in the gift box before chat was back");
                }
            }
        }
        if (orders == 0) {
            breaks.add("nobody ordered anything without chat");
        }
        contract.timed("gifts_received_meanwhile", breaks, orders + " gifts ordered, paid and received without chat");
        contract.figure("gifts_without_chat", orders);
    }

    /// The card of each gift that somebody had by then.
    private void cards() {
        var cardAt = history.cardAt();
        var received = history.receivedBefore(times.healing());
        var breaks = new Breaks();
        long last = times.healing();
        for (var gift : received) {
            long at = cardAt.getOrDefault(gift, Long.MAX_VALUE);
            if (at == Long.MAX_VALUE || at - times.healing() > Away.HEALING.toNanos()) {
                breaks.add("the card of gift " + gift + " was not there in time");
            } else {
                last = Math.max(last, at);
            }
        }
        if (received.isEmpty()) {
            breaks.add("nobody got a gift");
        }
        double seconds = (last - times.healing()) / 1e9;
        contract.timed(
                "cards_within_10s",
                breaks,
                Out.format("%d cards, the last was there after %.1f s", received.size(), seconds));
        contract.figure("cards_s", seconds);
    }
}
