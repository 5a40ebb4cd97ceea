package dev.turtleship.chat;

import dev.turtleship.chat.MessageService.Sending;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/// Sends what was to be sent later, about a second after its time, under the id that its sender gave it: sent twice, it
/// is there once. What its sender may not send any more stays, with the reason; what they may not send yet is tried
/// again.
@Singleton
class ScheduleWorker implements BackgroundWorker {
    private static final Logger LOG = Logger.getLogger(ScheduleWorker.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ScheduleService scheduled;
    private final MessageService messages;
    private volatile Thread thread;

    ScheduleWorker(ScheduleService scheduled, MessageService messages) {
        this.scheduled = scheduled;
        this.messages = messages;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("chat-scheduled").start(this::run);
        }
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            int due = 0;
            try {
                var rows = scheduled.due();
                rows.forEach(this::sendOne);
                due = rows.size();
            } catch (Refused away) {
                LOG.debugf("what is scheduled waits: %s", away.getMessage());
            } catch (RuntimeException failure) {
                LOG.warnf(failure, "looking for what is scheduled failed");
            }
            if (due < ScheduleService.AT_ONCE) {
                LockSupport.parkNanos(LOOK_EVERY.toNanos());
            }
        }
    }

    /// Whatever is wrong with one holds up no other: it is due again later.
    private void sendOne(ScheduleStore.Row row) {
        try {
            if (scheduled.claim(row)) {
                send(row);
            }
        } catch (Refused refused) {
            if (refused.reason().status() >= CoreError.UNAVAILABLE.status()) {
                throw refused;
            }
            if (refused.retryAfter().isPositive()) {
                LOG.debugf("what is scheduled waits for its turn: %s", refused.getMessage());
                scheduled.postpone(row, refused.retryAfter());
                return;
            }
            scheduled.refuse(row, refused.reason().slug());
        } catch (IllegalStateException failure) {
            LOG.warnf(failure, "a scheduled message in %s was not sent", row.conversation());
        }
    }

    private void send(ScheduleStore.Row row) {
        var conversation = new ConversationId(row.conversation());
        var sender = new AccountId(row.sender());
        messages.send(new Sending(conversation, sender, row.clientId(), scheduled.read(row), ""), PATIENCE);
        scheduled.sent(row);
    }
}
