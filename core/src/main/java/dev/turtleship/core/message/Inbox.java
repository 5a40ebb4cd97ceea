package dev.turtleship.core.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.turtleship.core.bulkhead.Bulkheads;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Where messages arrive for the modules that run here. Each is handled once however often it comes.
@Singleton
class Inbox {
    private static final Logger LOG = Logger.getLogger(Inbox.class);
    private static final String NOTE = """
            insert into inbox (source, id)
            values (?, ?)
            on conflict do nothing
            """;

    private final Bulkheads bulkheads;
    private final ObjectReader json;
    private final Map<String, Handler<?>> handlers = new HashMap<>();

    Inbox(Bulkheads bulkheads, ObjectMapper json, @Any Instance<Handler<?>> handlers) {
        this.bulkheads = bulkheads;
        this.json = json.reader().without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        for (var handler : handlers) {
            this.handlers.put(handler.module() + " " + handler.typeName(), handler);
        }
    }

    /// Handles the messages in order and answers the ids of those whose effect is committed. One that fails holds back
    /// the later ones of its aggregate in this batch, and nothing else.
    /// Refuses as a whole while the destination is away: then no message is at fault.
    Set<UUID> take(List<Envelope> batch) {
        batch.stream().map(Envelope::destination).distinct().forEach(d -> bulkheads
                .of(d)
                .requireUp());
        var handled = new HashSet<UUID>();
        var heldBack = new ArrayList<String>();
        for (var envelope : batch) {
            if (heldBack.contains(envelope.aggregate())) {
                continue;
            }
            try {
                handle(envelope);
                handled.add(envelope.id());
            } catch (RuntimeException failure) {
                LOG.warnf(failure, "%s did not take %s %s", envelope.destination(), envelope.type(), envelope.id());
                heldBack.add(envelope.aggregate());
            }
        }
        return handled;
    }

    private void handle(Envelope envelope) {
        var handler = handlers.get(envelope.destination() + " " + envelope.type());
        if (handler == null) {
            throw new IllegalStateException("nobody in " + envelope.destination() + " handles " + envelope.type());
        }
        handleWith(handler, envelope);
    }

    private <M> void handleWith(Handler<M> handler, Envelope envelope) {
        M message;
        try {
            message = json.forType(handler.type()).readValue(envelope.payload());
        } catch (JsonProcessingException unreadable) {
            throw new IllegalStateException("unreadable " + envelope.type(), unreadable);
        }
        if (!handler.once()) {
            handler.effect().accept(message);
            return;
        }
        QuarkusTransaction.requiringNew().run(() -> {
            if (note(envelope)) {
                handler.effect().accept(message);
            }
        });
    }

    private static boolean note(Envelope envelope) {
        try (var connection = Outbox.dataSource(envelope.destination()).getConnection();
                var insert = connection.prepareStatement(NOTE)) {
            insert.setString(1, envelope.source());
            insert.setObject(2, envelope.id());
            return insert.executeUpdate() == 1;
        } catch (SQLException failure) {
            throw new IllegalStateException("the inbox of " + envelope.destination() + " cannot be written", failure);
        }
    }
}
