package dev.turtleship.chat;

import dev.turtleship.core.id.AccountId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/// Read marks: collected in memory, written a few times a second in one statement, and told to the others when they
/// moved, so that nobody sees a mark go back or stand beyond the log. Half a second of marks may be lost with the
/// process; a client tells its mark again when it says hello.
@Singleton
class ReadWorker implements BackgroundWorker {
    private record Place(ConversationId conversation, AccountId person) {}

    private static final Logger LOG = Logger.getLogger(ReadWorker.class);
    private static final Duration FLUSH_EVERY = Duration.ofMillis(300);
    private static final int MAX_WAITING = 50_000;

    private final ConversationStore store;
    private final Members members;
    private final Fanout fanout;
    private final Map<Place, Long> waiting = new ConcurrentHashMap<>();
    private volatile Thread thread;

    ReadWorker(ConversationStore store, Members members, Fanout fanout) {
        this.store = store;
        this.members = members;
        this.fanout = fanout;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("chat-read").start(this::run);
        }
    }

    void read(ConversationId conversation, AccountId person, long seq) {
        if (waiting.size() < MAX_WAITING) {
            waiting.merge(new Place(conversation, person), seq, Math::max);
        }
    }

    /// Writes what is waiting, once.
    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.interrupt();
            flush();
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(FLUSH_EVERY.toNanos());
            if (!Thread.currentThread().isInterrupted()) {
                flush();
            }
        }
    }

    private void flush() {
        var batch = new HashMap<Place, Long>();
        waiting.forEach((place, seq) -> {
            if (waiting.remove(place, seq)) {
                batch.put(place, seq);
            }
        });
        try {
            if (!batch.isEmpty()) {
                QuarkusTransaction.requiringNew().call(() -> write(batch)).forEach(this::tell);
            }
        } catch (RuntimeException failure) {
            LOG.debugf(failure, "%d read marks wait for the next turn", batch.size());
            batch.forEach((place, seq) -> waiting.merge(place, seq, Math::max));
        }
    }

    private List<ConversationStore.ReadMark> write(Map<Place, Long> marks) {
        var places = marks.keySet().stream().toList();
        return store.read(
                places.stream().map(p -> p.conversation().value()).toArray(UUID[]::new),
                places.stream().map(p -> p.person().value()).toArray(UUID[]::new),
                places.stream().map(marks::get).toArray(Long[]::new));
    }

    private void tell(ConversationStore.ReadMark mark) {
        var conversation = new ConversationId(mark.conversation());
        var person = new AccountId(mark.person());
        members.cached(conversation)
                .ifPresent(circle -> fanout.read(
                        conversation, person, new AccountId(mark.shownAs()), mark.readSeq(), circle.hearing(person)));
    }
}
