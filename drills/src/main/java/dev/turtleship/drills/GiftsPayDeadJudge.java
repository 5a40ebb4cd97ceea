package dev.turtleship.drills;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// The contract of `gifts-pay-dead`, judged on what a run saw.
final class GiftsPayDeadJudge {
    static final List<String> LINES = lines();

    private static final double REDEEM_P99_MILLIS = 50;
    private static final long SECOND = 1_000_000_000L;

    private final GiftsAwayRun run;
    private final Away.Times times;
    private final GiftHistory history;
    private final Contract contract;

    private GiftsPayDeadJudge(GiftsAwayRun run, Contract contract) {
        this.run = run;
        this.times = run.times();
        this.history = run.gifts().history();
        this.contract = contract;
    }

    private static List<String> lines() {
        var lines = new ArrayList<>(ChatSide.lines("dead"));
        lines.addAll(List.of(
                "redemptions_go_on",
                "redeem_p99_dead",
                "gift_box_goes_on",
                "orders_wait_and_say_so",
                "orders_paid_within_10s",
                "status_shows_it"));
        lines.addAll(GiftSide.LINES);
        lines.addAll(NothingLost.LINES);
        return List.copyOf(lines);
    }

    static void judge(GiftsAwayRun run, Contract contract) {
        var times = run.times();
        var judge = new GiftsPayDeadJudge(run, contract);
        run.chat().judge("dead", times.healthyWindow(), times.awayWindow(), contract);
        run.gifts().goesOn("redemptions_go_on", GiftSide.AT_THE_TILL, times, contract);
        judge.redeemLatency();
        run.gifts().goesOn("gift_box_goes_on", GiftSide.IN_THE_BOX, times, contract);
        judge.ordersWait();
        judge.ordersPaid();
        StatusWatch.judge(run.status(), times, contract);
        run.gifts().judge(contract);
        NothingLost.judge(run.chat().history(), run.pay(), contract);
    }

    private void redeemLatency() {
        var dead = Latency.of(history.calls(), call -> call.is("redeem"), times.awayWindow());
        var healthy = Latency.of(history.calls(), call -> call.is("redeem"), times.healthyWindow());
        contract.p99("redeem_p99_dead", healthy, dead, REDEEM_P99_MILLIS);
        contract.figure("redeem_p99_dead_ms", dead.millis(99));
        contract.figure(
                "redeemed_without_pay",
                history.done("redeem").stream()
                        .filter(call -> times.awayWindow().contains(call.dueAt()))
                        .count());
    }

    /// Every order of the time without pay is taken, its buyer is told what it waits for and until when, and its
    /// recipient nothing.
    private void ordersWait() {
        var judged = new Window(times.healthy(), times.ended());
        // Whoever orders as pay comes back may be paid before they see that it was away.
        var without = new Window(times.away(), times.healing() - SECOND);
        var breaks = new Breaks();
        var saidSo = new HashSet<String>();
        var told = new HashSet<String>();
        var wanted = history.byGift();
        for (var view : history.views()) {
            if (view.at() >= times.healing()) {
                continue;
            }
            if (view.by().equals(wanted.get(view.gift()).recipient())) {
                told.add(view.gift());
            } else if (view.unpaid()
                    && view.waiting().equals("pay")
                    && !view.expectedBy().isEmpty()) {
                saidSo.add(view.gift());
            }
        }
        int orders = 0;
        for (var call : history.calls()) {
            if (!call.is("order") || !judged.contains(call.dueAt())) {
                continue;
            }
            if (!call.done()) {
                breaks.add("an order was answered " + call.status());
            } else if (without.contains(call.dueAt())) {
                orders++;
                if (!saidSo.contains(call.about())) {
                    breaks.add("the buyer of gift " + call.about() + " was not told that it waits for pay");
                }
                if (told.contains(call.about())) {
                    breaks.add("the recipient of gift " + call.about() + " was told before pay was back");
                }
            }
        }
        if (orders == 0) {
            breaks.add("nobody ordered anything without pay");
        }
        contract.timed("orders_wait_and_say_so", breaks, orders + " orders without pay");
        contract.figure("orders_without_pay", orders);
    }

    /// Whatever was ordered by then.
    private void ordersPaid() {
        var paidAt = history.paidAt();
        var ordered = history.orderedBefore(times.healing());
        var breaks = new Breaks();
        long last = times.healing();
        for (var gift : ordered) {
            long at = paidAt.getOrDefault(gift, Long.MAX_VALUE);
            if (at == Long.MAX_VALUE || at - times.healing() > Away.HEALING.toNanos()) {
                breaks.add("gift " + gift + " was not paid in time");
            } else {
                last = Math.max(last, at);
            }
        }
        double seconds = (last - times.healing()) / 1e9;
        contract.timed(
                "orders_paid_within_10s",
                breaks,
                Out.format("%d orders, the last was paid after %.1f s", ordered.size(), seconds));
        contract.figure("orders_paid_s", seconds);
    }
}
