package dev.turtleship.drills;

import dev.turtleship.drills.RideHistory.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The contract of `taxi-pay-dead`, judged on what a run saw.
final class TaxiPayDeadJudge {
    static final List<String> LINES = lines();

    private static final double COMMAND_P99_MILLIS = 50;
    private static final double DRIVER_P99_MILLIS = 2_500;

    /// What rider and driver do; the accept of a driver who comes second is one as well.
    private static final Set<String> COMMANDS = Set.of("request", "accept", "arrived", "start", "complete");

    private final RidesAwayRun run;
    private final Away.Times times;
    private final RideHistory history;
    private final Contract contract;

    private TaxiPayDeadJudge(RidesAwayRun run, Contract contract) {
        this.run = run;
        this.times = run.times();
        this.history = run.rides().history();
        this.contract = contract;
    }

    private static List<String> lines() {
        var lines = new ArrayList<>(ChatSide.lines("dead"));
        lines.addAll(List.of(
                "rides_go_on",
                "ride_p99_dead",
                "driver_found_p99_dead",
                "fares_owed_to_both",
                "fares_paid_within_10s",
                "status_shows_it"));
        lines.addAll(RideSide.LINES);
        lines.addAll(NothingLost.LINES);
        return List.copyOf(lines);
    }

    static void judge(RidesAwayRun run, Contract contract) {
        var times = run.times();
        var judge = new TaxiPayDeadJudge(run, contract);
        run.chat().judge("dead", times.healthyWindow(), times.awayWindow(), contract);
        judge.ridesGoOn();
        judge.latencies();
        judge.owedToBoth();
        contract.timed(
                "fares_paid_within_10s",
                run.paidAt() != Long.MAX_VALUE && run.paidAt() - times.healing() <= Away.HEALING.toNanos(),
                run.paidAt() == Long.MAX_VALUE
                        ? "not every fare that was due"
                        : Out.format(
                                "every fare that was due was paid after %.1f s",
                                (run.paidAt() - times.healing()) / 1e9));
        StatusWatch.judge(run.status(), times, contract);
        run.rides().judge(contract);
        NothingLost.judge(run.chat().history(), run.pay(), contract);
    }

    /// From the healthy time to the end nobody who rides or drives is refused anything, and whole rides lie within the
    /// time without pay.
    private void ridesGoOn() {
        var judged = new Window(times.healthy(), times.ended());
        var breaks = new Breaks();
        for (var call : history.calls()) {
            if (judged.contains(call.dueAt()) && !call.done() && !RideHistory.tooLate(call)) {
                breaks.add(call.what() + " was answered " + call.status());
            }
        }
        history.unheard().stream()
                .filter(poll -> judged.contains(poll.at()))
                .forEach(poll -> breaks.add("a driver who waited for offers was answered " + poll.status()));
        var without = new HashSet<String>();
        history.requests().stream()
                .filter(request -> times.awayWindow().contains(request.dueAt()))
                .forEach(request -> without.add(request.ride()));
        long whole = history.done("complete").stream()
                .filter(call ->
                        without.contains(call.about()) && times.awayWindow().contains(call.answeredAt()))
                .count();
        if (whole == 0) {
            breaks.add("no ride was requested and completed while pay was away");
        }
        contract.timed("rides_go_on", breaks, whole + " rides requested and completed while pay was away");
        contract.figure("rides_without_pay", whole);
    }

    private void latencies() {
        line("ride_p99_dead", this::commands, COMMAND_P99_MILLIS);
        line("driver_found_p99_dead", this::driverFound, DRIVER_P99_MILLIS);
    }

    private interface Measured {
        Latency of(Window window);
    }

    private void line(String name, Measured measured, double leastLimit) {
        var dead = measured.of(times.awayWindow());
        contract.p99(name, measured.of(times.healthyWindow()), dead, leastLimit);
        contract.figure(name + "_ms", dead.millis(99));
    }

    private Latency commands(Window window) {
        return Latency.of(history.calls(), call -> COMMANDS.contains(call.what()), window);
    }

    /// From when a ride was due to be requested until a driver had it.
    private Latency driverFound(Window window) {
        var dueAt = new HashMap<String, Long>();
        history.requests().forEach(request -> dueAt.put(request.ride(), request.dueAt()));
        var latency = new Latency();
        for (var call : history.done("accept")) {
            long due = dueAt.get(call.about());
            if (window.contains(due)) {
                latency.add(due, call.answeredAt());
            }
        }
        return latency;
    }

    /// Rider and driver of every ride that ended meanwhile are shown the fare as due, and what is waited for.
    private void owedToBoth() {
        Map<String, RideHistory.Request> wanted = new HashMap<>();
        history.requests().forEach(request -> wanted.put(request.ride(), request));
        Map<String, List<View>> shown = new HashMap<>();
        for (var view : history.views()) {
            shown.computeIfAbsent(view.ride(), ignored -> new ArrayList<>()).add(view);
        }
        var breaks = new Breaks();
        int ended = 0;
        for (var call : history.done("complete")) {
            var views = shown.getOrDefault(call.about(), List.of());
            if (!times.awayWindow().contains(call.dueAt())
                    || views.stream().anyMatch(view -> view.at() >= times.healing())) {
                continue;
            }
            ended++;
            var request = wanted.get(call.about());
            for (var who : List.of(request.rider(), call.by())) {
                boolean due = views.stream().anyMatch(view -> view.by().equals(who) && isDue(view, request));
                if (!due) {
                    breaks.add("the fare of ride " + call.about() + " was not shown as due to " + who);
                }
            }
        }
        if (ended == 0) {
            breaks.add("no ride ended while pay was away");
        }
        contract.line("fares_owed_to_both", breaks, ended + " rides ended while pay was away");
    }

    private static boolean isDue(View view, RideHistory.Request request) {
        return view.payment().equals("due")
                && view.waiting().equals("fare_due")
                && !view.expectedBy().isEmpty()
                && view.owedMinor() == request.fareMinor();
    }
}
