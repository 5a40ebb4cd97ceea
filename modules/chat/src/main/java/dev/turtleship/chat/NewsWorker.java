package dev.turtleship.chat;

import dev.turtleship.chat.Entry.Draft;
import dev.turtleship.chat.NewsStore.Away;
import dev.turtleship.contracts.Message;
import dev.turtleship.contracts.push.NotifyAll;
import dev.turtleship.core.bulkhead.BulkheadState;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.bulkhead.Databases;
import dev.turtleship.core.bulkhead.Steps;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.limit.Share;
import dev.turtleship.core.live.Connections;
import dev.turtleship.core.message.Outbox;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Has those told through push who are not here: that something was said in a conversation, not what, and not again
/// until they have read it. Behind the acknowledgement and in no hurry: of what was said in a second it knows the last
/// of each conversation, and has a little of one core and a connection of its own. What it did not come to when the
/// process dies is told with what is said next.
@Singleton
class NewsWorker implements BackgroundWorker {
    /// The last that was said, and by whom, who is here.
    private record Said(AccountId sender, long seq) {}

    private static final Duration BURST = Duration.ofMillis(100);
    /// Of one core.
    private static final double SHARE = 0.1;

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int MAX_WAITING = 10_000;

    /// People of one statement, and so of one message.
    private static final int MOST = 300;

    private static final String TEXT = "새 메시지가 있습니다 · You have new messages";
    private static final String TYPE =
            NotifyAll.class.getAnnotation(Message.class).value();

    private final Databases databases;
    private final Bulkheads bulkheads;
    private final Members members;
    private final Connections connections;
    private final Outbox outbox;
    private final Steps steps;
    private final Clock clock;
    private final Share share = new Share(BURST, SHARE);
    private final Map<ConversationId, Said> waiting = new ConcurrentHashMap<>();
    private volatile Thread thread;

    NewsWorker(
            Databases databases,
            Bulkheads bulkheads,
            Members members,
            Connections connections,
            Outbox outbox,
            Steps steps,
            Clock clock) {
        this.databases = databases;
        this.bulkheads = bulkheads;
        this.members = members;
        this.connections = connections;
        this.outbox = outbox;
        this.steps = steps;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("chat-news").start(this::run);
        }
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    /// Costs next to nothing and never waits. A card's own module says what is new; what is done to what was said
    /// is no news.
    void appended(Draft draft, long seq) {
        if (Entry.CONTENT.contains(draft.kind()) && !Entry.CARD.equals(draft.kind()) && waiting.size() < MAX_WAITING) {
            waiting.put(draft.conversation(), new Said(draft.sender(), seq));
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(EVERY.toNanos());
            if (!waiting.isEmpty() && mayWork()) {
                steps.done("chat", "news", this::work);
            }
        }
    }

    private boolean mayWork() {
        return bulkheads.of("chat").state() == BulkheadState.UP
                && !Thread.currentThread().isInterrupted();
    }

    /// On one connection, as long as that lasts.
    private void work() {
        try (var connection = NewsStore.open(databases)) {
            while (mayWork()) {
                turn(connection);
                LockSupport.parkNanos(EVERY.toNanos());
            }
        } catch (SQLException | IllegalStateException failure) {
            if (!Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("those who are away are not told", failure);
            }
        }
    }

    /// What fails is there again at the next turn, unless more was said in the same conversation meanwhile.
    private void turn(Connection connection) throws SQLException {
        var now = Map.copyOf(waiting);
        now.forEach(waiting::remove);
        try {
            var away = new ArrayList<Away>();
            for (var each : now.entrySet()) {
                var said = each.getValue();
                for (var person : people(connection, each.getKey(), said.sender())) {
                    away.add(new Away(each.getKey().value(), person.value(), said.seq()));
                    if (away.size() == MOST) {
                        tell(connection, away);
                        away.clear();
                    }
                }
            }
            if (!away.isEmpty()) {
                tell(connection, away);
            }
        } catch (SQLException | RuntimeException failure) {
            now.forEach(waiting::putIfAbsent);
            throw failure;
        }
    }

    /// Who would be told, if they were here. Whoever wrote last, under whatever name, is.
    private List<AccountId> people(Connection connection, ConversationId conversation, AccountId sender)
            throws SQLException {
        var known = members.cached(conversation);
        var others = known.isPresent()
                ? known.get().hearing(sender).stream()
                        .filter(person -> !known.get().shownAs(person).equals(sender))
                : NewsStore.others(connection, conversation.value(), sender.value()).stream()
                        .map(AccountId::new);
        return others.filter(person -> connections.of(person).isEmpty()).toList();
    }

    private void tell(Connection connection, List<Away> away) {
        LockSupport.parkNanos(share.pause().toNanos());
        var telling = new NewsStore.Telling(TYPE, TEXT, outbox.listeners(NotifyAll.class));
        int told = share.step(() -> {
            try {
                return NewsStore.tell(connection, away, telling, clock.instant());
            } catch (SQLException failure) {
                throw new IllegalStateException(away.size() + " who are away are not told", failure);
            }
        });
        if (told > 0) {
            outbox.wake("chat", NotifyAll.class);
        }
    }
}
