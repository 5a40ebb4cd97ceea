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
        lines.addAll(List.of("files_seen_dead", "uploads_go_on_after", "stored_files_whole"));
        lines.addAll(NothingLost.LINES);
        return List.copyOf(lines);
    }

    static void judge(MediaDeadRun run, Contract contract) {
        var times = run.times();
        run.chat().judge("dead", times.healthyWindow(), times.awayWindow(), contract);
        run.pay().judge("dead", times, contract);
        new AwayJudge("media", times, run.calls(), contract).judge(ignored -> false, run.status());
        seen(run, contract);
        continued(run, contract);
        whole(run, contract);
        NothingLost.judge(run.chat().history(), run.pay(), contract);
    }

    /// Whoever has the key of a file that was sent before gets a link and the bytes, whatever the database does.
    private static void seen(MediaDeadRun run, Contract contract) {
        var without = run.looks().stream()
                .filter(call -> run.times().awayWindow().contains(call.dueAt()))
                .toList();
        long failed = without.stream().filter(call -> !call.done()).count();
        contract.line(
                "files_seen_dead",
                failed == 0 && !without.isEmpty(),
                failed + " of " + without.size() + " looks at files failed");
    }

    private static void continued(MediaDeadRun run, Contract contract) {
        var breaks = new Breaks();
        for (var upload : run.continued()) {
            if (!upload.kept()) {
                breaks.add("an upload " + upload.when() + " lost what was acknowledged");
            } else if (!upload.stored()) {
                breaks.add("an upload " + upload.when() + " was not stored");
            }
        }
        if (run.continued().isEmpty()) {
            breaks.add("nobody went on with one");
        }
        contract.line("uploads_go_on_after", breaks, run.continued().size() + " uploads went on");
    }

    /// All of a file or nothing, and all of it where its sender was told so.
    private static void whole(MediaDeadRun run, Contract contract) {
        var breaks = new Breaks();
        run.stored().stream().filter(file -> !file.same()).forEach(file -> breaks.add(file.id() + " is not as sent"));
        if (run.stored().isEmpty()) {
            breaks.add("nothing was stored");
        }
        contract.line("stored_files_whole", breaks, run.stored().size() + " files");
    }
}
