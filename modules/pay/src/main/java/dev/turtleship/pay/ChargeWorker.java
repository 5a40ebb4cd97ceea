package dev.turtleship.pay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.turtleship.contracts.pay.ChargeChanged;
import dev.turtleship.contracts.pay.PaidOut;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.bulkhead.Databases;
import dev.turtleship.core.bulkhead.Walls;
import dev.turtleship.core.commit.GroupCommit;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.live.LongPolls;
import dev.turtleship.core.message.Outbox;
import dev.turtleship.pay.LedgerWriter.Answer;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/// The only place where charges change. Their lane into the ledger is not the one of people's transfers: a flood of
/// charges fills a queue of its own, and a transfer waits for one batch of them at most.
@Singleton
class ChargeWorker {
    /// What came of a command. `charge` is null when it is not the asker's to see, `woken` whoever was paid.
    record Decision(String outcome, ChargeStore.Charge charge, String alarm, UUID woken) {}

    private static final Logger LOG = Logger.getLogger(ChargeWorker.class);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(4);
    private static final GroupCommit.Limits LIMITS = new GroupCommit.Limits(2048, 50, Duration.ofMillis(500));

    private static final String DECIDE = """
            select item, outcome, alarm, woken,
                (charge).id, (charge).seq, (charge).module, (charge).payer, (charge).payee, (charge).amount_minor,
                (charge).purpose, (charge).title, (charge).asked_at, (charge).expires_at, (charge).state,
                (charge).reason, (charge).by_mandate, (charge).decided_at
            from decide_charges(cast(? as jsonb), ?, ?)
            """;

    private final Outbox outbox;
    private final LongPolls polls;
    private final MeterRegistry meters;
    private final ObjectWriter json;
    private final LedgerWriter<ChargeCommand, Decision> writer;

    ChargeWorker(
            Databases databases,
            Bulkheads bulkheads,
            Outbox outbox,
            LongPolls polls,
            MeterRegistry meters,
            ObjectMapper json) {
        this.outbox = outbox;
        this.polls = polls;
        this.meters = meters;
        this.json = json.writerFor(new TypeReference<List<ChargeCommand>>() {});
        var answerWithin = Walls.standing().deadline(ANSWER_WITHIN);
        this.writer = new LedgerWriter<>(
                bulkheads,
                new GroupCommit<>(
                        "pay-charges", () -> databases.openWriter("pay", answerWithin), this::decideAll, LIMITS),
                this::decided);
    }

    void start() {
        writer.start();
    }

    /// Has a command decided and waits, so long at most. A refusal (503) says that this certainly did nothing.
    Answer<Decision> decide(ChargeCommand command, Duration patience) {
        return writer.decide(command, patience);
    }

    boolean undecided(UUID charge, AccountId payer) {
        return writer.undecided(charge, payer);
    }

    private void decided(ChargeCommand command, Decision decision) {
        if (!decision.alarm().isEmpty()) {
            String module = moduleOf(command);
            LOG.errorf("ALARM: %s %s (%s)", module, decision.alarm(), command.id());
            meters.counter("turtleship.pay.charge.alarms", "module", module).increment();
        }
        if (decision.charge() != null) {
            polls.wake("pay", new AccountId(decision.charge().payer()));
        }
        if (decision.woken() != null) {
            polls.wake("pay", new AccountId(decision.woken()));
        }
    }

    private static String moduleOf(ChargeCommand command) {
        return switch (command) {
            case ChargeCommand.Ask ask -> ask.module();
            case ChargeCommand.Cancel cancel -> cancel.module();
            case ChargeCommand.PayOut payOut -> payOut.module();
            case ChargeCommand.Confirm _, ChargeCommand.Decline _, ChargeCommand.Expire _ -> "pay";
        };
    }

    /// Only modules that listen are told: a message that nobody takes would be parked for ever.
    private List<Decision> decideAll(Connection connection, List<ChargeCommand> commands) throws SQLException {
        var decisions = new ArrayList<Decision>(commands.size());
        try (var call = connection.prepareStatement(DECIDE)) {
            call.setString(1, json.writeValueAsString(commands));
            call.setArray(2, listeners(connection, ChargeChanged.class));
            call.setArray(3, listeners(connection, PaidOut.class));
            try (var row = call.executeQuery()) {
                while (row.next()) {
                    decisions.add(decision(row));
                }
            }
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("commands cannot be written", impossible);
        }
        if (decisions.size() != commands.size()) {
            throw new IllegalStateException(commands.size() + " commands, " + decisions.size() + " answers");
        }
        outbox.wake("pay", askers(commands, decisions));
        return decisions;
    }

    /// The modules whose charges these are, of which alone some are told; "pay" for who named one that is not there.
    private static Set<String> askers(List<ChargeCommand> commands, List<Decision> decisions) {
        var askers = new HashSet<String>();
        for (int i = 0; i < commands.size(); i++) {
            var charge = decisions.get(i).charge();
            askers.add(charge == null ? moduleOf(commands.get(i)) : charge.module());
        }
        return askers;
    }

    private java.sql.Array listeners(Connection connection, Class<?> message) throws SQLException {
        return connection.createArrayOf("text", outbox.listeners(message).toArray());
    }

    private static Decision decision(ResultSet row) throws SQLException {
        var id = row.getObject(5, UUID.class);
        var charge = id == null
                ? null
                : new ChargeStore.Charge(
                        id,
                        row.getLong(6),
                        row.getString(7),
                        row.getObject(8, UUID.class),
                        row.getObject(9, UUID.class),
                        row.getLong(10),
                        row.getString(11),
                        row.getString(12),
                        instant(row.getTimestamp(13)),
                        instant(row.getTimestamp(14)),
                        row.getString(15),
                        row.getString(16),
                        row.getBoolean(17),
                        instant(row.getTimestamp(18)));
        return new Decision(row.getString(2), charge, row.getString(3), row.getObject(4, UUID.class));
    }

    private static Instant instant(Timestamp at) {
        return at == null ? null : at.toInstant();
    }

    @PreDestroy
    void stop() {
        writer.close();
    }
}
