package dev.turtleship.drills;

/// The control of drills that take a module away: what another module tells it meanwhile is lost, as it would be with
/// calls in place of messages.
final class LostMessages {
    private static final String LOSE = """
            create function drill_lose() returns trigger language plpgsql as $$
            begin
                return null;
            end
            $$;
            create trigger drill_lose before insert on outbox
                for each row when (new.destination = '%s') execute function drill_lose();
            """;

    private static final String LOSE_NO_MORE = """
            drop trigger drill_lose on outbox;
            """;

    private LostMessages() {}

    /// The same fault, during which the module loses what it tells the one that is away.
    static Away.Fault of(Application application, String module, Away.Fault fault) {
        return new Away.Fault(
                fault.module(),
                fault.how(),
                () -> {
                    Stored.execute(application.postgres(module), LOSE.formatted(fault.module()));
                    fault.strike().run();
                },
                () -> {
                    Stored.execute(application.postgres(module), LOSE_NO_MORE);
                    fault.heal().run();
                });
    }
}
