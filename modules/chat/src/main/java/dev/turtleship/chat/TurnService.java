package dev.turtleship.chat;

import dev.turtleship.chat.Entry.Draft;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/// Slow mode: in some groups a member waits between two messages. Kept in the database, so that it holds however many
/// processes there are; only what is said in such a group is looked up.
@ApplicationScoped
class TurnService {
    private final TurnStore turns;
    private final DraftStore drafts;
    private final Clock clock;

    TurnService(TurnStore turns, DraftStore drafts, Clock clock) {
        this.turns = turns;
        this.drafts = drafts;
        this.clock = clock;
    }

    /// Refuses who has to wait, and says how long. The same message again takes no other turn: it gets its first
    /// answer. A turn is taken though the message is not stored then; that message may be sent again.
    @InLane("chat.text")
    @Transactional
    void take(Draft draft, int seconds) {
        var conversation = draft.conversation().value();
        var sender = draft.sender().value();
        if (drafts.sent(conversation, sender, draft.clientId()).isPresent()) {
            return;
        }
        var now = clock.instant();
        var free = now.minusSeconds(seconds);
        if (turns.take(conversation, sender, draft.clientId(), now, free) == 0) {
            var last = turns.last(conversation, sender).orElse(free);
            // Rounded up: whoever waits so long does not come too early.
            var wait = Duration.between(free, last).plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
            throw new Refused(ChatError.SLOW_MODE, "Here one waits " + seconds + " seconds between two messages")
                    .retryAfter(wait.isPositive() ? wait : Duration.ofSeconds(1));
        }
    }
}
