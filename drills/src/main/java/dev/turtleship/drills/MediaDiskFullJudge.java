package dev.turtleship.drills;

import java.util.ArrayList;
import java.util.List;

/// The contract of `media-disk-full`, judged on what a run saw.
final class MediaDiskFullJudge {
    /// What is free on the disk when it is full.
    static final long LEFT_BYTES = 512 * 1024;

    /// Files that were under way when it filled up may end in what is free.
    private static final long LEFT_AT_LEAST = LEFT_BYTES / 2;

    static final List<String> LINES = lines();

    private MediaDiskFullJudge() {}

    private static List<String> lines() {
        var lines = new ArrayList<>(ChatSide.lines("full"));
        lines.addAll(PaySide.lines("full"));
        lines.addAll(List.of("photos_work_when_healthy", "photos_refused_full", "room_is_left", "status_shows_it"));
        lines.addAll(MediaSide.lines("full"));
        lines.addAll(NothingLost.LINES);
        return List.copyOf(lines);
    }

    /// @param leftBytes what was free at the end of the time in which the disk was full
    static void judge(MediaRun run, long leftBytes, Contract contract) {
        var times = run.times();
        run.chat().judge("full", times.healthyWindow(), times.awayWindow(), contract);
        run.pay().judge("full", times, contract);
        photos(run, contract);
        contract.line("room_is_left", leftBytes >= LEFT_AT_LEAST, leftBytes / 1024 + " KiB of " + LEFT_BYTES / 1024);
        status(run, contract);
        MediaSide.judge("full", run, contract);
        NothingLost.judge(run.chat().history(), run.pay(), contract);
    }

    private static void photos(MediaRun run, Contract contract) {
        var times = run.times();
        var healthy = sent(run, times.healthyWindow());
        long stored = healthy.stream().filter(Call::done).count();
        contract.timed(
                "photos_work_when_healthy",
                stored == healthy.size() && stored > 0,
                stored + " of " + healthy.size() + " files stored");
        var taken = new Breaks();
        var full = sent(run, new Window(times.away() + Away.KNOWN.toNanos(), times.healing()));
        for (var call : full) {
            if (!call.refused() || !call.saysWhy()) {
                taken.add("a file was answered " + call.status() + (call.refused() ? " without a reason" : ""));
            }
        }
        if (full.isEmpty()) {
            taken.add("nobody sent one");
        }
        contract.line("photos_refused_full", taken, full.size() + " files");
    }

    private static List<Call> sent(MediaRun run, Window window) {
        return run.calls().stream()
                .filter(call -> call.is("send") && window.contains(call.dueAt()))
                .toList();
    }

    private static void status(MediaRun run, Contract contract) {
        var times = run.times();
        boolean shown = run.status().stream()
                .anyMatch(sample -> times.awayWindow().contains(sample.at())
                        && sample.state().equals("degraded"));
        var last = run.status().getLast().state();
        contract.timed(
                "status_shows_it",
                shown && last.equals("up"),
                (shown ? "degraded while full" : "never degraded") + ", " + last + " at the end");
    }
}
