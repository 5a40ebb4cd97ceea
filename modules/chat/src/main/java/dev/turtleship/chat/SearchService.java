package dev.turtleship.chat;

import dev.turtleship.chat.ConversationStore.Reach;
import dev.turtleship.chat.SearchStore.Part;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.bulkhead.Walls;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.limit.Share;
import dev.turtleship.core.page.Page;
import dev.turtleship.core.problem.Refused;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Searching one's own conversations: an index proposes what to read of their logs, and what it does not know yet is
/// read too. Reading costs more than most of what chat does; hence few at once, in a lane of their own, in short steps
/// with pauses between them once all searches together have had their share of the machine. Each statement has a bound
/// well below the lane's deadline, so that the database gives up before the caller does and nothing goes on behind a
/// caller who has left.
@ApplicationScoped
class SearchService {
    private static final Duration STATEMENT = Duration.ofMillis(400);
    /// Below the lane's deadline by a step and the way back.
    private static final Duration PATIENCE = Walls.standing().deadline(Duration.ofMillis(700));

    /// So many entries are looked through at once.
    private static final int STEP = 256;

    private static final int MAX_CONVERSATIONS = 500;
    /// More than can be looked through in the time that there is. Stretches of one conversation, or of each of many,
    /// that the index does not know; and those that it proposes.
    private static final int MAX_UNKNOWN = 256;
    private static final int MAX_UNKNOWN_EACH = 8;
    private static final int MAX_PROPOSED = 1_000;

    /// Enough for one search of long texts at full speed.
    private static final Duration BURST = Duration.ofMillis(400);
    /// Of all cores, when searches do not stop.
    private static final double SHARE = 0.125;

    private static final String QUERY_CANCELED = "57014";

    private final ConversationStore conversations;
    private final SearchStore searches;
    private final Clock clock;
    private final Share share = new Share(BURST, SHARE * Runtime.getRuntime().availableProcessors());
    private final String statementMillis =
            Long.toString(Walls.standing().deadline(STATEMENT).toMillis());

    SearchService(ConversationStore conversations, SearchStore searches, Clock clock) {
        this.conversations = conversations;
        this.searches = searches;
        this.clock = clock;
    }

    /// What is looked for: `text` in NFC, in one conversation or, when that is null, in all of one's own; at most
    /// `limit` at once.
    record Query(String text, ConversationId only, Place before, int limit) {
        /// Character by character, as the database's lower() does: Java's own looks at neighbours, too, and ends a word
        /// with another sigma.
        String lower() {
            return text.codePoints()
                    .map(Character::toLowerCase)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }

        Query from(Place place) {
            return new Query(text, only, place, limit);
        }
    }

    /// What there is to look through, in the order of their places from the greatest on; `rest` when there is more
    /// behind them, and null when these are all.
    private record Parts(List<Part> parts, Place rest) {
        /// All that is looked for and not before this place is in the parts ahead of this number.
        Place open(int number) {
            var first = number < parts.size() ? parts.get(number).place() : rest;
            return first == null ? null : first.next();
        }
    }

    /// Newest first. Looks through what may hold it from the newest on, no further than it must; what the time does not
    /// suffice for is left to the next page.
    @InLane("chat.search")
    Page<Entry> find(AccountId person, Query query) {
        long begun = System.nanoTime();
        if (!paused(begun)) {
            throw busy();
        }
        var found = new TreeMap<Place, Entry>(Comparator.reverseOrder());
        var open = query.before();
        Place before;
        do {
            before = open;
            open = look(person, query.from(before), found, begun);
        } while (open != null
                && open.compareTo(before) < 0
                && known(found, open).size() <= query.limit()
                && paused(begun));
        return page(known(found, open).values(), open, query);
    }

    /// Adds to what was found. Answers before which place there may be more; null when there is none.
    private Place look(AccountId person, Query query, TreeMap<Place, Entry> found, long begun) {
        var parts = share.step(() -> transaction(() -> parts(person, query)));
        int next = 0;
        while (next < parts.parts().size() && known(found, parts.open(next)).size() <= query.limit() && paused(begun)) {
            var step = step(parts.parts(), next);
            next += step.size();
            for (var entry : share.step(() -> transaction(() -> read(person, step, query)))) {
                found.put(Place.of(entry), entry);
            }
        }
        return parts.open(next);
    }

    /// What was found and stands where all was looked through.
    private static SortedMap<Place, Entry> known(TreeMap<Place, Entry> found, Place open) {
        return open == null ? found : found.headMap(open, true);
    }

    /// A search that came no further than the one before it would never end.
    private static Page<Entry> page(Collection<Entry> found, Place open, Query query) {
        if (open == null || found.size() > query.limit()) {
            var oneMore = found.stream().limit(query.limit() + 1L).toList();
            return Page.of(oneMore, query.limit(), entry -> Place.of(entry).key());
        }
        if (open.compareTo(query.before()) >= 0) {
            throw busy();
        }
        return Page.until(List.copyOf(found), open.key());
    }

    private static List<Part> step(List<Part> parts, int from) {
        long entries = parts.get(from).length();
        int end = from + 1;
        while (end < parts.size() && entries + parts.get(end).length() <= STEP) {
            entries += parts.get(end++).length();
        }
        return parts.subList(from, end);
    }

    /// Everything that may hold it: what the index does not know, and what it proposes. In this order: what it learns
    /// meanwhile may be read twice, but is not left out.
    private Parts parts(AccountId person, Query query) {
        var reaches = reaches(person, query.only());
        if (reaches.isEmpty()) {
            return new Parts(List.of(), null);
        }
        var listed = new ArrayList<Part>();
        var unlisted = new ArrayList<Place>();
        int most = query.only() == null ? MAX_UNKNOWN_EACH : MAX_UNKNOWN;
        unknown(reaches, query, most + 1).forEach(those -> list(those, most, listed, unlisted));
        list(proposed(reaches, query, MAX_PROPOSED + 1), MAX_PROPOSED, listed, unlisted);
        var rest = unlisted.stream().max(Comparator.naturalOrder()).orElse(null);
        listed.removeIf(part -> rest != null && part.place().compareTo(rest) <= 0);
        listed.sort(Comparator.comparing(Part::place).reversed());
        return new Parts(listed, rest);
    }

    private static void list(List<Part> parts, int most, List<Part> listed, List<Place> unlisted) {
        listed.addAll(parts.subList(0, Math.min(most, parts.size())));
        if (parts.size() > most) {
            unlisted.add(parts.get(most).place());
        }
    }

    private Collection<List<Part>> unknown(List<Reach> reaches, Query query, int most) {
        return searches.unknown(names(reaches), query.before().row(), most).stream()
                .collect(Collectors.groupingBy(Part::conversation))
                .values();
    }

    private List<Part> proposed(List<Reach> reaches, Query query, int most) {
        var lower = query.lower();
        var grams = reaches.stream()
                .map(reach -> Grams.asked(reach.conversation(), lower))
                .toList();
        var all = grams.stream().flatMap(Stream::of).toArray(Long[]::new);
        return searches.proposed(
                names(reaches), all, grams.getFirst().length, query.before().row(), most);
    }

    private List<Entry> read(AccountId person, List<Part> parts, Query query) {
        var now = clock.instant();
        return searches
                .find(
                        names(parts.stream().map(Part::reach).toList()),
                        person.value(),
                        query.lower(),
                        query.before().row(),
                        now)
                .stream()
                .map(row -> Entry.of(row, now))
                .toList();
    }

    private static String[] names(List<Reach> reaches) {
        return reaches.stream().map(Reach::name).toArray(String[]::new);
    }

    /// What the person may see of each conversation.
    private List<Reach> reaches(AccountId person, ConversationId only) {
        if (only == null) {
            return conversations.reaches(person.value(), MAX_CONVERSATIONS);
        }
        var found = conversations.find(person.value(), only.value()).orElseThrow(Members::unknown);
        return found.lastSeq() == 0 ? List.of() : List.of(new Reach(found.id(), found.joinedSeq(), found.lastSeq()));
    }

    private <T> T transaction(Callable<T> work) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> {
                searches.limitStatements(statementMillis);
                return work.call();
            });
        } catch (RuntimeException failure) {
            if (canceled(failure)) {
                throw busy();
            }
            throw failure;
        }
    }

    /// Waits until the next step may begin, without a connection in hand; false when that is too late.
    private boolean paused(long begun) {
        var pause = share.pause();
        if (pause.plusNanos(System.nanoTime() - begun).compareTo(PATIENCE) > 0) {
            return false;
        }
        long until = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                // The lane's deadline passed; it says so itself.
                throw busy();
            }
        }
        return true;
    }

    private static Refused busy() {
        return new Refused(ChatError.SEARCH_BUSY, "Try again in a moment, or in one conversation");
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
