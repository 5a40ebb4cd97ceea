package dev.turtleship.gifts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.live.Connection;
import dev.turtleship.core.live.Connections;
import dev.turtleship.core.live.LongPolls;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/// Tells both people that a gift changed, after the transaction in which it did: over the socket if theirs is open in
/// this process, and by waking whoever waits at `/changes`. The recipient is told of nothing before it is delivered.
@Singleton
class News {
    /// The rest is read from the gift.
    record GiftChange(UUID id, long version, String state) {}

    private record Tell(AccountId person, GiftChange change) {}

    private static final String STREAM = "gift ";

    private final Connections connections;
    private final LongPolls polls;
    private final ObjectMapper json;
    private final TransactionSynchronizationRegistry transactions;
    private final Connection.Bump bump = this::bump;

    News(Connections connections, LongPolls polls, ObjectMapper json, TransactionSynchronizationRegistry transactions) {
        this.connections = connections;
        this.polls = polls;
        this.json = json;
        this.transactions = transactions;
    }

    /// In the transaction that changed this gift, after it did.
    void gift(GiftStore.Change changed) {
        var change = new GiftChange(changed.id(), changed.version(), changed.state());
        var tell = new ArrayList<Tell>();
        tell.add(new Tell(new AccountId(changed.buyer()), change));
        if (changed.delivered() && !changed.recipient().equals(changed.buyer())) {
            tell.add(new Tell(new AccountId(changed.recipient()), change));
        }
        afterCommit(tell);
    }

    /// What a resuming connection missed.
    void missed(Connection connection, List<GiftChange> changed) {
        changed.forEach(gift -> connection.missed(frame(gift), STREAM + gift.id(), gift.version()));
    }

    private void afterCommit(List<Tell> tell) {
        transactions.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    tell.forEach(News.this::tell);
                }
            }
        });
    }

    private void tell(Tell one) {
        polls.wake("gifts", one.person());
        for (var connection : connections.of(one.person())) {
            connection.event(
                    bump,
                    frame(one.change()),
                    STREAM + one.change().id(),
                    one.change().version());
        }
    }

    private String frame(GiftChange change) {
        return frame("gifts.gift", change);
    }

    private String bump(Map<String, Long> versions) {
        var ids = new TreeSet<String>();
        versions.keySet().forEach(stream -> ids.add(stream.substring(STREAM.length())));
        return frame("gifts.bump", Map.of("gifts", ids));
    }

    private String frame(String type, Object body) {
        try {
            return "{\"type\":\"" + type + "\",\"body\":" + json.writeValueAsString(body) + "}";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a push cannot be written", impossible);
        }
    }
}
