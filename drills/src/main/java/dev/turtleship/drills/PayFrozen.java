package dev.turtleship.drills;

import dev.turtleship.drills.Away.How;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Pay's whole PostgreSQL stands still: connections stay open and nobody answers on them.
final class PayFrozen implements Drill {
    @Override
    public String name() {
        return "pay-frozen";
    }

    @Override
    public String about() {
        return "pay's database stands still under load; chat must not notice";
    }

    @Override
    public List<String> lines() {
        return PayAwayJudge.lines(How.FROZEN);
    }

    @Override
    public String control() {
        return PayAway.CONTROL;
    }

    @Override
    public Set<String> mustBreak() {
        var lines = new HashSet<>(PayAway.HANGING);
        lines.add("unknown_some_committed");
        return lines;
    }

    @Override
    public void run(DrillRun run) {
        try (var application = Application.start(run.launchWithoutWallsInControl())) {
            PayAway.run(run, application, Away.Fault.frozen("pay", application));
        }
    }
}
