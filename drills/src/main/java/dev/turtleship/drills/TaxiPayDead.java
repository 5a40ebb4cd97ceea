package dev.turtleship.drills;

import java.util.List;
import java.util.Set;

/// Pay's PostgreSQL is killed and stays away while people ride.
final class TaxiPayDead implements Drill {
    @Override
    public String name() {
        return "taxi-pay-dead";
    }

    @Override
    public String about() {
        return "pay's database is killed while people ride; the rides go on, and each fare is paid once afterwards";
    }

    @Override
    public List<String> lines() {
        return TaxiPayDeadJudge.LINES;
    }

    @Override
    public String control() {
        return "with what taxi asks of pay lost while pay is away";
    }

    @Override
    public Set<String> mustBreak() {
        return Set.of("fares_paid_within_10s", "fares_settle_once");
    }

    @Override
    public void run(DrillRun run) {
        try (var servers = new OwnServers()) {
            var pay = servers.make("pay");
            try (var application = Application.start(run.launch().database(pay))) {
                var fault = Away.Fault.dead(pay);
                if (run.control()) {
                    fault = LostMessages.of(application, "taxi", fault);
                }
                var seen = RidesAway.drive(run, application, fault);
                TaxiPayDeadJudge.judge(seen, run.contract());
            }
        }
    }
}
