package dev.turtleship.drills;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/// Pay's PostgreSQL is killed and stays away while people ride.
final class TaxiPayDead implements Drill {
    /// What a taxi that called pay, instead of leaving it a message, would do: while pay is away, the asking is lost.
    private static final String LOSE = """
            create function drill_lose() returns trigger language plpgsql as $$
            begin
                return null;
            end
            $$;
            create trigger drill_lose before insert on outbox
                for each row when (new.destination = 'pay') execute function drill_lose();
            """;

    private static final String LOSE_NO_MORE = """
            drop trigger drill_lose on outbox;
            """;

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
                var seen = RidesAway.drive(run, application, run.control() ? forgetful(application, fault) : fault);
                TaxiPayDeadJudge.judge(seen, run.contract());
            }
        }
    }

    private static Away.Fault forgetful(Application application, Away.Fault fault) {
        return new Away.Fault(
                fault.module(),
                fault.how(),
                () -> {
                    execute(application.postgres("taxi"), LOSE);
                    fault.strike().run();
                },
                () -> {
                    execute(application.postgres("taxi"), LOSE_NO_MORE);
                    fault.heal().run();
                });
    }

    private static void execute(PostgresTree server, String sql) {
        try (var connection = server.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new CannotRun("making taxi forgetful", failed);
        }
    }
}
