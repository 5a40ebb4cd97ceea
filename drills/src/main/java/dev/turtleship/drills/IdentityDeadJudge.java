package dev.turtleship.drills;

import dev.turtleship.drills.IdentityDeadRun.Verified;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The contract of `identity-dead`, judged on what a run saw.
final class IdentityDeadJudge {
    static final List<String> LINES = lines();

    private IdentityDeadJudge() {}

    private static List<String> lines() {
        var lines = new ArrayList<>(ChatSide.lines("dead"));
        lines.addAll(PaySide.lines("dead"));
        lines.addAll(AwayJudge.lines("identity"));
        lines.addAll(List.of(
                "issuer_keys_served", "known_levels_count", "phone_checks_work_after", "levels_reach_pay_after"));
        lines.addAll(NothingLost.LINES);
        return List.copyOf(lines);
    }

    static void judge(IdentityDeadRun run, Contract contract) {
        var times = run.times();
        run.chat().judge("dead", times.healthyWindow(), times.awayWindow(), contract);
        run.pay().judge("dead", times, contract);
        new AwayJudge("identity", times, run.calls(), contract).judge(ignored -> false, run.status());
        keys(run, contract);
        levels(run, contract);
        after("phone_checks_work_after", "verified", Verified::verified, run, contract);
        after("levels_reach_pay_after", "able to send more", Verified::counts, run, contract);
        NothingLost.judge(run.chat().history(), run.pay(), contract);
    }

    /// Whoever verifies a credential gets the keys, whatever the database does.
    private static void keys(IdentityDeadRun run, Contract contract) {
        var without = run.keys().stream()
                .filter(call -> run.times().awayWindow().contains(call.dueAt()))
                .toList();
        long failed = without.stream().filter(call -> !call.done()).count();
        contract.line(
                "issuer_keys_served",
                failed == 0 && !without.isEmpty(),
                failed + " of " + without.size() + " reads of the keys not answered");
    }

    /// Who was known may send as much as before, and who was not may not.
    private static void levels(IdentityDeadRun run, Contract contract) {
        var judged = new Window(run.times().healthy(), run.times().ended());
        var breaks = new Breaks();
        int known = 0;
        int unknown = 0;
        for (var probe : run.probes()) {
            if (!judged.contains(probe.dueAt())) {
                continue;
            }
            if (!(probe.known() ? probe.settled() : probe.overLimit())) {
                breaks.add((probe.known() ? "somebody known" : "somebody unknown") + " was answered " + probe.status()
                        + " " + probe.says());
            }
            if (run.times().awayWindow().contains(probe.dueAt())) {
                known += probe.known() ? 1 : 0;
                unknown += probe.known() ? 0 : 1;
            }
        }
        if (known == 0 || unknown == 0) {
            breaks.add("nobody tried to send much");
        }
        contract.line(
                "known_levels_count",
                breaks,
                "meanwhile " + known + " large transfers of people who are known, " + unknown + " of one who is not");
    }

    private static void after(
            String line, String what, Predicate<Verified> held, IdentityDeadRun run, Contract contract) {
        var breaks = new Breaks();
        run.after().stream()
                .filter(held.negate())
                .forEach(phone -> breaks.add("whoever " + phone.when() + " was not " + what));
        if (run.after().isEmpty()) {
            breaks.add("nobody tried");
        }
        contract.line(line, breaks, run.after().size() + " people " + what);
    }
}
