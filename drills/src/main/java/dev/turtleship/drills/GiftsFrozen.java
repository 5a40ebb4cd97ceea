package dev.turtleship.drills;

import java.util.List;
import java.util.Set;

/// Gifts' whole PostgreSQL stands still while people give each other gifts.
final class GiftsFrozen implements Drill {
    @Override
    public String name() {
        return "gifts-frozen";
    }

    @Override
    public String about() {
        return "gifts' database stands still under load; chat and pay must not notice, and cards show their barcodes";
    }

    @Override
    public List<String> lines() {
        return GiftsFrozenJudge.LINES;
    }

    @Override
    public String control() {
        return "without walls";
    }

    /// Nobody refuses: whoever asks hangs until the driver of the database gives the connection up.
    @Override
    public Set<String> mustBreak() {
        return Set.of("gifts_refused_within_1s", "gifts_refused_p99_open");
    }

    @Override
    public void run(DrillRun run) {
        try (var application = Application.start(GiftTraffic.ready(run.launchWithoutWallsInControl()))) {
            var seen = GiftsAway.drive(run, application, Away.Fault.frozen("gifts", application));
            GiftsFrozenJudge.judge(seen, run.contract());
        }
    }
}
