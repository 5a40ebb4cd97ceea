package dev.turtleship.core.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.core.bus.LocalBus;
import dev.turtleship.core.module.Manifest;
import dev.turtleship.core.module.Manifests;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource.DataSourceLiteral;
import io.quarkus.arc.Arc;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/// Where a module puts what it says to others: rows in its own database, in the transaction of what happened. A row for
/// each destination; who listens is known from the manifests, wherever they run.
@Singleton
public class Outbox {
    /// Something may be waiting in this module's outbox, for these.
    record Sent(String module, List<String> destinations) {}

    /// So that a message fits into a request between processes, however it is escaped.
    static final int MAX_PAYLOAD_BYTES = 20_000;

    private static final String INSERT = """
            insert into outbox (destination, aggregate, type, payload)
            values (?, ?, ?, ?)
            """;

    private final Manifests manifests;
    private final ObjectMapper json;
    private final LocalBus bus;
    private final TransactionSynchronizationRegistry transactions;

    Outbox(Manifests manifests, ObjectMapper json, LocalBus bus, TransactionSynchronizationRegistry transactions) {
        this.manifests = manifests;
        this.json = json;
        this.bus = bus;
        this.transactions = transactions;
    }

    /// Sends in the caller's transaction. Messages with the same `aggregate` arrive in the order in which their
    /// transactions held the aggregate's row. Where nothing made two transactions wait for each other, the one that
    /// began to write first comes first, also when it commits last.
    public void send(String module, String aggregate, Object message) {
        if (transactions.getTransactionStatus() != Status.STATUS_ACTIVE) {
            throw new IllegalStateException("a message of " + module + " was sent outside a transaction");
        }
        String type = Handler.typeName(message.getClass());
        String payload = payload(message);
        var destinations = manifests.consumersOf(type);
        try (var connection = dataSource(module).getConnection();
                var insert = connection.prepareStatement(INSERT)) {
            for (var destination : destinations) {
                insert.setString(1, destination);
                insert.setString(2, aggregate);
                insert.setString(3, type);
                insert.setString(4, payload);
                insert.executeUpdate();
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("the outbox of " + module + " did not take " + type, failure);
        }
        transactions.registerInterposedSynchronization(new WakeAfterCommit(new Sent(module, destinations)));
    }

    /// Who takes messages of this type. A batch writer that answers one module only (the one that asked) puts its rows
    /// for that one, if it listens: what nobody takes would be parked.
    public List<String> listeners(Class<?> message) {
        return manifests.consumersOf(Handler.typeName(message));
    }

    /// The payload of a message that a batch writer puts into the outbox with its own statement.
    public String payload(Object message) {
        try {
            String payload = json.writeValueAsString(message);
            if (payload.getBytes(StandardCharsets.UTF_8).length > MAX_PAYLOAD_BYTES) {
                throw new IllegalStateException(Handler.typeName(message.getClass()) + " of more than "
                        + MAX_PAYLOAD_BYTES + " bytes; send an id and let it be asked for");
            }
            return payload;
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a message cannot be written: " + message, impossible);
        }
    }

    /// Tells the workers that a batch writer committed messages of this type. Without it they find them half a second
    /// later.
    public void wake(String module, Class<?> message) {
        bus.publish(new Sent(module, manifests.consumersOf(Handler.typeName(message))));
    }

    /// The same, where only these can have got any.
    public void wake(String module, Set<String> destinations) {
        bus.publish(new Sent(module, List.copyOf(destinations)));
    }

    /// The same, for whatever type.
    public void wake(String module) {
        bus.publish(
                new Sent(module, manifests.all().stream().map(Manifest::name).toList()));
    }

    static AgroalDataSource dataSource(String module) {
        return Arc.container()
                .select(AgroalDataSource.class, new DataSourceLiteral(module))
                .get();
    }

    private final class WakeAfterCommit implements Synchronization {
        private final Sent sent;

        private WakeAfterCommit(Sent sent) {
            this.sent = sent;
        }

        @Override
        public void beforeCompletion() {}

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                bus.publish(sent);
            }
        }
    }
}
