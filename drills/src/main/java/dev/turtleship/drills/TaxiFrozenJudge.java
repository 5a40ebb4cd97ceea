package dev.turtleship.drills;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The contract of `taxi-frozen`, judged on what a run saw.
final class TaxiFrozenJudge {
    static final List<String> LINES = lines();

    /// What taxi answers from memory, until its door shuts.
    private static final Set<String> FROM_MEMORY = Set.of("quote", "positions");

    private TaxiFrozenJudge() {}

    private static List<String> lines() {
        var lines = new ArrayList<>(ChatSide.lines("frozen"));
        lines.addAll(PaySide.lines("frozen"));
        lines.addAll(AwayJudge.lines("taxi"));
        lines.add("rides_go_on");
        lines.addAll(RideSide.LINES);
        lines.add(RideSide.REFUSED);
        lines.addAll(NothingLost.LINES);
        return List.copyOf(lines);
    }

    static void judge(RidesAwayRun run, Contract contract) {
        var times = run.times();
        run.chat().judge("frozen", times.healthyWindow(), times.awayWindow(), contract);
        run.pay().judge("frozen", times, contract);
        new AwayJudge("taxi", times, run.rides().history().calls(), contract)
                .fromMemory(FROM_MEMORY)
                .judge(RideHistory::tooLate, run.status());
        goOn(run, contract);
        run.rides().judge(contract);
        run.rides().judgeRefused(contract);
        NothingLost.judge(run.chat().history(), run.pay(), contract);
    }

    /// Who was on the way when the database stopped gets there when it is back.
    private static void goOn(RidesAwayRun run, Contract contract) {
        var times = run.times();
        var history = run.rides().history();
        var underWay = new HashSet<String>();
        history.done("accept").stream()
                .filter(call -> call.answeredAt() < times.striking())
                .forEach(call -> underWay.add(call.about()));
        history.done("complete").stream()
                .filter(call -> call.answeredAt() < times.striking())
                .forEach(call -> underWay.remove(call.about()));
        var left = new HashSet<>(underWay);
        history.done("complete").forEach(call -> left.remove(call.about()));
        contract.line(
                "rides_go_on",
                left.isEmpty() && !underWay.isEmpty(),
                left.size() + " of " + underWay.size() + " rides under way were not finished");
    }
}
