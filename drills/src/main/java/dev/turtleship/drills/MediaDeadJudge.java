package dev.turtleship.drills;

import java.util.ArrayList;
import java.util.List;

/// The contract of `media-dead`, judged on what a run saw.
final class MediaDeadJudge {
    static final List<String> LINES = lines();

    private MediaDeadJudge() {}

    private static List<String> lines() {
        var lines = new ArrayList<>(ChatSide.lines("dead"));
        lines.addAll(PaySide.lines("dead"));
        lines.addAll(AwayJudge.lines("media"));
        lines.addAll(MediaSide.lines("dead"));
        lines.addAll(NothingLost.LINES);
        return List.copyOf(lines);
    }

    static void judge(MediaRun run, Contract contract) {
        var times = run.times();
        run.chat().judge("dead", times.healthyWindow(), times.awayWindow(), contract);
        run.pay().judge("dead", times, contract);
        new AwayJudge("media", times, run.calls(), contract).judge(ignored -> false, run.status());
        MediaSide.judge("dead", run, contract);
        NothingLost.judge(run.chat().history(), run.pay(), contract);
    }
}
