package dev.turtleship.identity;

import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.jboss.logging.Logger;

/// Text messages. There is a simulated way to send them, the development outbox, which keeps the last thousand in
/// memory for those who asked for them; a real one is yet to be connected. Codes go into no log.
@Singleton
class SmsClient {
    record Sms(AccountId askedBy, PhoneNumber to, String text, Instant at) {}

    private static final Logger LOG = Logger.getLogger(SmsClient.class);
    private static final int KEPT = 1000;

    private final boolean outbox;
    private final Clock clock;
    private final ArrayDeque<Sms> sent = new ArrayDeque<>();

    SmsClient(IdentityConfig config, Clock clock) {
        this.outbox = config.devOutbox();
        this.clock = clock;
    }

    boolean hasOutbox() {
        return outbox;
    }

    void start() {
        if (outbox) {
            LOG.warn("text messages are simulated: whoever asks for a code reads it at /v1/identity/dev/outbox");
        }
    }

    void requireWay() {
        if (!outbox) {
            throw new Refused(IdentityError.SMS_UNAVAILABLE, "No way to send text messages is connected");
        }
    }

    synchronized void send(AccountId askedBy, PhoneNumber to, String text) {
        requireWay();
        if (sent.size() == KEPT) {
            sent.removeFirst();
        }
        sent.addLast(new Sms(askedBy, to, text, clock.instant()));
    }

    /// What was sent on behalf of this account, newest first.
    synchronized List<Sms> of(AccountId account) {
        return sent.reversed().stream()
                .filter(sms -> sms.askedBy().equals(account))
                .limit(20)
                .toList();
    }
}
