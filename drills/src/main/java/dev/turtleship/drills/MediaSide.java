package dev.turtleship.drills;

import java.util.List;

/// What became of people's files while something of media was away.
final class MediaSide {
    private MediaSide() {}

    /// The lines of files that must outlast what has this name.
    static List<String> lines(String trouble) {
        return List.of("files_seen_" + trouble, "uploads_go_on_after", "stored_files_whole");
    }

    static void judge(String trouble, MediaRun run, Contract contract) {
        seen(trouble, run, contract);
        continued(run, contract);
        whole(run, contract);
    }

    /// Whoever has the key of a file that was sent before gets a link and the bytes, whatever is away.
    private static void seen(String trouble, MediaRun run, Contract contract) {
        var without = run.looks().stream()
                .filter(call -> run.times().awayWindow().contains(call.dueAt()))
                .toList();
        long failed = without.stream().filter(call -> !call.done()).count();
        contract.line(
                "files_seen_" + trouble,
                failed == 0 && !without.isEmpty(),
                failed + " of " + without.size() + " looks at files failed");
    }

    private static void continued(MediaRun run, Contract contract) {
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
    private static void whole(MediaRun run, Contract contract) {
        var breaks = new Breaks();
        run.stored().stream().filter(file -> !file.same()).forEach(file -> breaks.add(file.id() + " is not as sent"));
        if (run.stored().isEmpty()) {
            breaks.add("nothing was stored");
        }
        contract.line("stored_files_whole", breaks, run.stored().size() + " files");
    }
}
