package dev.turtleship.chat;

import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.limit.RateLimit;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// Complaints about what somebody said. The sender is not told, and nothing happens by itself: many reports are no
/// proof.
@ApplicationScoped
class ReportService {
    private static final int MOST_A_DAY = 100;

    private final ReportStore store;
    private final ConversationStore conversations;
    private final DraftStore drafts;
    private final Clock clock;
    private final RateLimit limit;

    ReportService(ReportStore store, ConversationStore conversations, DraftStore drafts, Clock clock) {
        this.store = store;
        this.conversations = conversations;
        this.drafts = drafts;
        this.clock = clock;
        this.limit = new RateLimit("Many reports of one person", MOST_A_DAY, Duration.ofDays(1), clock);
    }

    /// The same again changes nothing: one report of one person about one entry.
    @InLane("chat.read")
    @Transactional
    void report(AccountId reporter, ConversationId conversation, long seq, String reason, String words) {
        var here = conversations.find(reporter.value(), conversation.value()).orElseThrow(Members::unknown);
        var target = drafts.target(conversation.value(), seq, reporter.value())
                .orElseThrow(() -> new Refused(ChatError.ENTRY_UNKNOWN, "There is no entry with this number"));
        if (target.sender().equals(here.shownAs(reporter)) || !Entry.CONTENT.contains(target.kind())) {
            throw new Refused(ChatError.TARGET_UNFIT, "Only what somebody else said can be reported");
        }
        if (target.gone(clock.instant())) {
            throw new Refused(ChatError.TARGET_DELETED, "It is gone; nothing is left to judge");
        }
        limit.take(reporter.toString());
        store.add(Ids.next(), reporter.value(), conversation.value(), seq, new String[] {reason, words});
    }

    @InLane("chat.read")
    @Transactional
    List<ReportStore.Report> open(int most) {
        return store.open(most);
    }

    /// Whether it was open.
    @InLane("chat.read")
    @Transactional
    boolean close(UUID id) {
        return store.close(id) == 1;
    }
}
