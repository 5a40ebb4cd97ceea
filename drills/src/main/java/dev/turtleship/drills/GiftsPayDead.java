package dev.turtleship.drills;

import java.util.List;
import java.util.Set;

/// Pay's PostgreSQL is killed and stays away while people give each other gifts.
final class GiftsPayDead implements Drill {
    @Override
    public String name() {
        return "gifts-pay-dead";
    }

    @Override
    public String about() {
        return "pay's database is killed while people give gifts; orders wait, vouchers work, all is paid once after";
    }

    @Override
    public List<String> lines() {
        return GiftsPayDeadJudge.LINES;
    }

    @Override
    public String control() {
        return "with what gifts asks of pay lost while pay is away";
    }

    /// Orders that pay never heard of wait for ever, and so do the money of partners and what was sent back.
    @Override
    public Set<String> mustBreak() {
        return Set.of("orders_paid_within_10s", "gifts_end_as_told", "every_won_in_one_place");
    }

    @Override
    public void run(DrillRun run) {
        try (var servers = new OwnServers()) {
            var pay = servers.make("pay");
            try (var application =
                    Application.start(GiftTraffic.ready(run.launch().database(pay)))) {
                var fault = Away.Fault.dead(pay);
                if (run.control()) {
                    fault = LostMessages.of(application, "gifts", fault);
                }
                GiftsPayDeadJudge.judge(GiftsAway.drive(run, application, fault), run.contract());
            }
        }
    }
}
