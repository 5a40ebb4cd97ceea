package dev.turtleship.chat;

import dev.turtleship.chat.ConversationStore.Reach;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.bulkhead.Walls;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.limit.Share;
import dev.turtleship.core.problem.Refused;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// Searching one's own conversations. Reads the recent part of their logs, which costs more than anything else in
/// chat; hence few at once, in a lane of their own, in short steps with pauses between them once all searches together
/// have had their share of the machine. Each statement has a bound well below the lane's deadline, so that the database
/// gives up before the caller does and nothing goes on behind a caller who has left.
@ApplicationScoped
class SearchService {
    /// Greater than every place, because a place begins with a digit.
    static final String FROM_THE_NEWEST = "~";

    private static final Duration STATEMENT = Duration.ofMillis(400);
    /// Below the lane's deadline by a step and the way back.
    private static final Duration PATIENCE = Walls.standing().deadline(Duration.ofMillis(700));

    private static final int RECENT_OF_ONE = 5_000;
    private static final int RECENT_OF_MANY = 500;
    private static final int MAX_CONVERSATIONS = 50;

    /// Enough for one search of long texts at full speed.
    private static final Duration BURST = Duration.ofMillis(400);
    /// Of all cores, when searches do not stop.
    private static final double SHARE = 0.125;

    private static final String QUERY_CANCELED = "57014";
    private static final DateTimeFormatter PLACE_TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSSSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ConversationStore conversations;
    private final SearchStore searches;
    private final Share share = new Share(BURST, SHARE * Runtime.getRuntime().availableProcessors());
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
    List<Entry> find(AccountId person, Query query) {
        long begun = System.nanoTime();
        var found = new ArrayList<Entry>();
        for (var step : steps(person, query.only())) {
            pause(begun);
            found.addAll(share.step(() -> find(person, step, query)));
        }
        found.sort(Comparator.comparing(SearchService::place).reversed());
        return found.size() > query.most() ? found.subList(0, query.most()) : found;
    }

    private List<Entry> find(AccountId person, List<Reach> stretches, Query query) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> {
                searches.limitStatements(statementMillis);
                return searches
                        .find(
                                stretches.stream().map(Reach::conversation).toArray(UUID[]::new),
                                stretches.stream().map(Reach::lastSeq).toArray(Long[]::new),
                                person.value(),
                                query.text().toLowerCase(Locale.ROOT),
                                query.before())
                        .stream()
                        .map(Entry::of)
                        .toList();
            });
        } catch (RuntimeException failure) {
            if (canceled(failure)) {
                throw busy();
            }
            throw failure;
        }
    }

    /// Without a connection in hand.
    private void pause(long begun) {
        var pause = share.pause();
        if (pause.plusNanos(System.nanoTime() - begun).compareTo(PATIENCE) > 0) {
            throw busy();
        }
        long until = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                // The lane's deadline passed; it says so itself.
                throw busy();
            }
        }
    }

    private static Refused busy() {
        return new Refused(ChatError.SEARCH_BUSY, "Try again in a moment, or in one conversation");
    }

    /// Where an entry stands among all that is found; the newest has the greatest.
    static String place(Entry entry) {
        return PLACE_TIME.format(entry.sentAt())
                + entry.conversation()
                + String.format(Locale.ROOT, "%019d", entry.seq());
    }

    /// The recent parts of the logs in stretches, by where each ends, as many at once as are about one whole one: part
    /// of a long log, or many short ones.
    private List<List<Reach>> steps(AccountId person, ConversationId only) {
        int recent = only == null ? RECENT_OF_MANY : RECENT_OF_ONE;
        var steps = new ArrayList<List<Reach>>();
        long entries = SearchStore.STRETCH;
        for (var place : places(person, only)) {
            long oldest = Math.max(place.firstSeq() - 1, place.lastSeq() - recent);
            for (long ceiling = place.lastSeq(); ceiling > oldest; ceiling -= SearchStore.STRETCH) {
                long length = Math.min(SearchStore.STRETCH, ceiling - oldest);
                if (entries + length > SearchStore.STRETCH) {
                    steps.add(new ArrayList<>());
                    entries = 0;
                }
                steps.getLast().add(new Reach(place.conversation(), ceiling - length + 1, ceiling));
                entries += length;
            }
        }
        return steps;
    }

    private List<Reach> places(AccountId person, ConversationId only) {
        return QuarkusTransaction.requiringNew().call(() -> {
            if (only == null) {
                return conversations.reaches(person.value(), MAX_CONVERSATIONS);
            }
            var found = conversations.find(person.value(), only.value()).orElseThrow(Members::unknown);
            return List.of(new Reach(found.id(), found.joinedSeq(), found.lastSeq()));
        });
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
