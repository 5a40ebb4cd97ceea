package dev.turtleship.drills;

import dev.turtleship.drills.PushDeadRun.Heard;
import dev.turtleship.drills.PushDeadRun.Listed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The contract of `push-dead`, judged on what a run saw.
final class PushDeadJudge {
    static final List<String> LINES = lines();

    private static final double P99_MILLIS = 50;
    private static final long SECOND = 1_000_000_000L;

    /// A gift is paid and delivered within a second, and its recipient's device hears of it soon after.
    private static final long TOLD_WITHIN = 5 * SECOND;

    private static final Set<String> EVERYTHING = everything();

    private final PushDeadRun run;
    private final Away.Times times;
    private final Contract contract;

    private PushDeadJudge(PushDeadRun run, Contract contract) {
        this.run = run;
        this.times = run.times();
        this.contract = contract;
    }

    private static Set<String> everything() {
        var all = new HashSet<>(GiftSide.AT_THE_TILL);
        all.addAll(GiftSide.IN_THE_BOX);
        all.add("order");
        return Set.copyOf(all);
    }

    private static List<String> lines() {
        var lines = new ArrayList<>(ChatSide.lines("dead"));
        lines.addAll(PaySide.lines("dead"));
        lines.addAll(AwayJudge.lines("push"));
        lines.addAll(List.of(
                "chat_p99_services_bad",
                "gifts_p99_services_bad",
                "gifts_go_on",
                "gifts_p99_dead",
                "good_service_told_in_bad_time",
                "notifications_within_10s",
                "notifications_once",
                "devices_told"));
        lines.addAll(GiftSide.LINES);
        lines.addAll(NothingLost.LINES);
        return List.copyOf(lines);
    }

    static void judge(PushDeadRun run, Contract contract) {
        var judge = new PushDeadJudge(run, contract);
        var times = run.times();
        run.chat().judge("dead", times.healthyWindow(), times.awayWindow(), contract);
        run.pay().judge("dead", times, contract);
        new AwayJudge("push", times, run.calls(), contract).judge(ignored -> false, run.status());
        judge.servicesBad();
        run.gifts().goesOn("gifts_go_on", EVERYTHING, times, contract);
        contract.p99("gifts_p99_dead", judge.gifts(times.healthyWindow()), judge.gifts(times.awayWindow()), P99_MILLIS);
        judge.toldMeanwhile();
        judge.caughtUp();
        judge.once();
        judge.told();
        run.gifts().judge(contract);
        NothingLost.judge(run.chat().history(), run.pay(), contract);
    }

    private void servicesBad() {
        var history = run.chat().history();
        contract.p99(
                "chat_p99_services_bad",
                Latency.of(history, times.healthyWindow()),
                Latency.of(history, bad()),
                P99_MILLIS);
        contract.p99("gifts_p99_services_bad", gifts(times.healthyWindow()), gifts(bad()), P99_MILLIS);
    }

    /// Push services are bad, and push's own database is there.
    private Window bad() {
        return new Window(times.striking(), times.away());
    }

    private Latency gifts(Window window) {
        return Latency.of(
                run.gifts().history().calls(), call -> EVERYTHING.contains(call.what()) && !call.is("wait"), window);
    }

    /// While the others are dead, slow and lying, and push's database is there.
    private void toldMeanwhile() {
        var first = new HashMap<String, Heard>();
        run.heard().forEach(heard -> first.merge(key(heard.person(), heard.subject()), heard, PushDeadJudge::earlier));
        var well = run.heard().stream().filter(Heard::well).map(Heard::person).collect(Collectors.toSet());
        var wanted = run.gifts().history().byGift();
        // Who orders at its end may be served when push's database is gone.
        var judged = new Window(bad().from(), bad().to() - 3 * SECOND);
        var breaks = new Breaks();
        int gifts = 0;
        for (var call : run.gifts().history().done("order")) {
            String recipient = wanted.get(call.about()).recipient();
            if (!judged.contains(call.dueAt()) || !well.contains(recipient)) {
                continue;
            }
            gifts++;
            var heard = first.get(key(recipient, call.about()));
            if (heard == null || heard.at() - call.dueAt() > TOLD_WITHIN) {
                breaks.add("gift " + call.about() + " was not told in time");
            }
        }
        if (gifts == 0) {
            breaks.add("nobody there got a gift");
        }
        contract.timed("good_service_told_in_bad_time", breaks, gifts + " gifts told through it");
    }

    private static Heard earlier(Heard one, Heard other) {
        return one.at() - other.at() <= 0 ? one : other;
    }

    private void caughtUp() {
        boolean held = run.caughtUp() != Long.MAX_VALUE && run.caughtUp() - times.healing() <= Away.HEALING.toNanos();
        double seconds = held ? (run.caughtUp() - times.healing()) / 1e9 : 0;
        contract.timed(
                "notifications_within_10s",
                held,
                held ? Out.format("all there after %.1f s", seconds) : "something that was told was not there in time");
        contract.figure("notifications_s", seconds);
    }

    /// Everything that gifts told people is in their lists once, and nothing else.
    private void once() {
        var listed = run.listed().stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        var told = told(run.gifts().stored());
        var breaks = new Breaks();
        for (var each : told) {
            long times = listed.getOrDefault(each, 0L);
            if (times != 1) {
                breaks.add(each + " is there " + times + " times");
            }
        }
        listed.keySet().stream()
                .filter(each -> !told.contains(each))
                .forEach(each -> breaks.add("nobody told " + each));
        if (told.isEmpty()) {
            breaks.add("nobody was told anything");
        }
        contract.line("notifications_once", breaks, told.size() + " notifications");
    }

    private static Set<Listed> told(StoredGifts stored) {
        var told = new HashSet<Listed>();
        for (var gift : stored.gifts()) {
            if (gift.delivered() && !gift.buyer().equals(gift.recipient())) {
                told.add(new Listed(gift.recipient(), "gift", gift.id()));
                if (gift.state().equals("declined")) {
                    told.add(new Listed(gift.buyer(), "gift_over", gift.id()));
                }
            }
        }
        return told;
    }

    /// Whatever was away: in the end each device has heard that there is something about each gift. Of those that were
    /// ordered once everybody had subscribed.
    private void told() {
        Map<String, Set<String>> heard = run.heard().stream()
                .collect(Collectors.groupingBy(Heard::person, Collectors.mapping(Heard::subject, Collectors.toSet())));
        var judged = new Window(times.healthy(), times.ended());
        var ordered = run.gifts().history().byGift();
        var breaks = new Breaks();
        int told = 0;
        for (var each : told(run.gifts().stored())) {
            if (judged.contains(ordered.get(each.subject()).dueAt())) {
                told++;
                if (!heard.getOrDefault(each.person(), Set.of()).contains(each.subject())) {
                    breaks.add("a device was not told of " + each);
                }
            }
        }
        if (told == 0) {
            breaks.add("there was nothing to tell");
        }
        contract.line(
                "devices_told", breaks, told + " notifications, " + run.heard().size() + " pushes");
    }

    private static String key(String person, String subject) {
        return person + " " + subject;
    }
}
