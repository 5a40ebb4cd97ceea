package dev.turtleship.drills;

import dev.turtleship.drills.Away.How;
import java.util.List;
import java.util.Set;

/// Pay's PostgreSQL is killed and stays away: connections are refused. A server of the drill's own, because the
/// application would start its own again.
final class PayDead implements Drill {
    @Override
    public String name() {
        return "pay-dead";
    }

    @Override
    public String about() {
        return "pay's database is killed under load and stays away; chat must not notice";
    }

    @Override
    public List<String> lines() {
        return PayAwayJudge.lines(How.DEAD);
    }

    @Override
    public String control() {
        return PayAway.CONTROL;
    }

    @Override
    public Set<String> mustBreak() {
        return PayAway.HANGING;
    }

    @Override
    public void run(DrillRun run) {
        try (var servers = new OwnServers()) {
            var pay = servers.make("pay");
            try (var application =
                    Application.start(run.launchWithoutWallsInControl().database(pay))) {
                PayAway.run(run, application, Away.Fault.dead(pay));
            }
        }
    }
}
