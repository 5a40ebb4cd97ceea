package dev.turtleship.drills;

import java.util.List;
import java.util.Set;

/// Taxi's whole PostgreSQL stands still while people ride.
final class TaxiFrozen implements Drill {
    @Override
    public String name() {
        return "taxi-frozen";
    }

    @Override
    public String about() {
        return "taxi's database stands still under load; chat and pay must not notice, and the rides go on afterwards";
    }

    @Override
    public List<String> lines() {
        return TaxiFrozenJudge.LINES;
    }

    @Override
    public String control() {
        return "without walls";
    }

    /// Nobody refuses: whoever asks hangs until the driver of the database gives the connection up.
    @Override
    public Set<String> mustBreak() {
        return Set.of("taxi_refused_within_1s", "taxi_refused_p99_open");
    }

    @Override
    public void run(DrillRun run) {
        try (var application = Application.start(run.launchWithoutWallsInControl())) {
            var seen = RidesAway.drive(run, application, Away.Fault.frozen("taxi", application));
            TaxiFrozenJudge.judge(seen, run.contract());
        }
    }
}
