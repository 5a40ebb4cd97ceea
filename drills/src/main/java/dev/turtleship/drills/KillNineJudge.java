package dev.turtleship.drills;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The contract of `kill-nine`, judged on what a run saw.
final class KillNineJudge {
    static final long BACK_WITHIN_SECONDS = 30;

    private KillNineJudge() {}

    static List<String> lines() {
        var lines =
                new ArrayList<>(List.of("back_within_30s", "no_other_answer", "repeats_answer_first", "cards_once"));
        lines.addAll(NothingLost.LINES);
        return lines;
    }

    static void judge(KillNineRun run, Contract contract) {
        back(run, contract);
        contract.line(
                "no_other_answer",
                otherAnswers(run),
                run.chat().sentCount() + " messages, " + run.pay().calls().size() + " transfers");
        contract.line(
                "repeats_answer_first",
                RepeatCheck.check(run.repeats()),
                run.repeats().size() + " acknowledged things sent again");
        var transfers = run.pay().stored().betweenPeople();
        contract.line(
                "cards_once",
                EffectsCheck.check(transfers, run.cards()),
                transfers.size() + " transfers, " + run.cards().size() + " cards");
        NothingLost.judge(run.chat(), run.pay(), contract);
        contract.figure("messages", run.chat().sentCount());
        contract.figure("messages_once_unknown", run.chat().unknownCount());
        contract.figure("transfers", run.pay().calls().size());
        contract.figure(
                "transfers_once_unknown", run.pay().calls(TransferCall::open).size());
    }

    private static void back(KillNineRun run, Contract contract) {
        var late = new Breaks();
        for (var kill : run.kills()) {
            if (kill.slowest() > BACK_WITHIN_SECONDS * 1_000_000_000L) {
                late.add("after " + kill.what() + " was killed: " + seconds(kill));
            }
        }
        var told = run.kills().stream()
                .map(kill -> kill.what() + " " + seconds(kill))
                .collect(Collectors.joining("; "));
        contract.timed("back_within_30s", late, told);
        for (var kill : run.kills()) {
            if (kill.slowest() != KillNineRun.Kill.NEVER) {
                contract.figure("back_" + kill.what() + "_s", kill.slowest() / 1e9);
            }
        }
    }

    /// Whatever is killed, an answer is ok, a refusal, `unknown`, or none.
    private static Breaks otherAnswers(KillNineRun run) {
        var breaks = new Breaks();
        run.strangeFrames().forEach(frame -> breaks.add("a frame said " + frame));
        for (var call : run.pay().calls()) {
            if (!call.settled() && !call.refused() && !call.open()) {
                breaks.add("a transfer was answered " + call.status() + " " + call.state());
            }
        }
        return breaks;
    }

    private static String seconds(KillNineRun.Kill kill) {
        return "chat " + seconds(kill.chat()) + ", pay " + seconds(kill.pay()) + ", others " + seconds(kill.others());
    }

    private static String seconds(long nanos) {
        return nanos == KillNineRun.Kill.NEVER ? "never" : Out.format("%.1f s", nanos / 1e9);
    }
}
