package dev.turtleship.chat;

import dev.turtleship.chat.ConversationStore.LastSeq;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.bulkhead.Walls;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import jakarta.data.exceptions.DataException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// Searching one's own conversations. Reads the recent part of their logs, which costs more than anything else in
/// chat; hence few at once, in a lane of their own, and a bound on each statement well below the lane's deadline, so
/// that the database gives up before the caller does and nothing goes on behind a caller who has left.
@ApplicationScoped
class SearchService {
    /// Greater than every place, because a place begins with a digit.
    static final String FROM_THE_NEWEST = "~";

    private static final Duration STATEMENT = Duration.ofMillis(400);
    private static final int RECENT_OF_ONE = 5_000;
    private static final int RECENT_OF_MANY = 500;
    private static final int MAX_CONVERSATIONS = 50;
    private static final String QUERY_CANCELED = "57014";
    private static final DateTimeFormatter PLACE_TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSSSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ConversationStore conversations;
    private final SearchStore searches;
    private final String statementMillis =
            Long.toString(Walls.standing().deadline(STATEMENT).toMillis());

    SearchService(ConversationStore conversations, SearchStore searches) {
        this.conversations = conversations;
        this.searches = searches;
    }

    /// What is looked for: `text` in NFC, in one conversation or, when that is null, in all of one's own.
    record Query(String text, ConversationId only, String before, int most) {}

    /// Newest first, at most `most`.
    @InLane("chat.search")
    @Transactional
    List<Entry> find(AccountId person, Query query) {
        var places = places(person, query.only());
        int recent = query.only() == null ? RECENT_OF_MANY : RECENT_OF_ONE;
        searches.limitStatements(statementMillis);
        try {
            return searches
                    .find(
                            places.stream().map(LastSeq::conversation).toArray(UUID[]::new),
                            places.stream().map(l -> l.lastSeq() - recent).toArray(Long[]::new),
                            query.text().toLowerCase(Locale.ROOT),
                            query.before(),
                            query.most())
                    .stream()
                    .map(Entry::of)
                    .toList();
        } catch (DataException failure) {
            if (canceled(failure)) {
                throw new Refused(ChatError.SEARCH_BUSY, "Try again in a moment, or in one conversation");
            }
            throw failure;
        }
    }

    /// Where an entry stands among all that is found; the newest has the greatest.
    static String place(Entry entry) {
        return PLACE_TIME.format(entry.sentAt())
                + entry.conversation()
                + String.format(Locale.ROOT, "%019d", entry.seq());
    }

    private List<LastSeq> places(AccountId person, ConversationId only) {
        if (only == null) {
            return conversations.lastSeqs(person.value(), MAX_CONVERSATIONS);
        }
        var found = conversations.find(person.value(), only.value()).orElseThrow(Members::unknown);
        return List.of(new LastSeq(found.id(), found.lastSeq()));
    }

    private static boolean canceled(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && QUERY_CANCELED.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
