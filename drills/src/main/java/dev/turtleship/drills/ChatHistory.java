package dev.turtleship.drills;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Everything that happened to every message, as the clients saw it, and what was found stored in the end.
/// Messages that the drill sent have the numbers 0, 1, 2, ..; entries that others wrote into a log (cards of
/// payments) get negative numbers. Subscribers and conversations are numbered from 0. Times are System.nanoTime;
/// 0 means that it did not happen. Belongs to the loop while it runs.
final class ChatHistory {
    private final LongList dueAt = new LongList();
    private final LongList conversation = new LongList();
    private final LongList ackedAt = new LongList();
    private final LongList ackedSeq = new LongList();
    private final LongList reached = new LongList();
    private final LongList reachedAt = new LongList();
    private final LongList tries = new LongList();
    private final LongList refusals = new LongList();

    private final int[][] members;
    private final List<Log> shown = new ArrayList<>();
    private final List<Log> stored = new ArrayList<>();
    private final Map<String, Long> foreign = new HashMap<>();
    private final Map<Long, String> failures = new HashMap<>();
    private final List<String> contradictions = new ArrayList<>();

    /// @param members the subscribers of each conversation; a subscriber is in one conversation.
    ChatHistory(int[][] members) {
        this.members = members;
        int subscribers = 0;
        for (int[] each : members) {
            subscribers += each.length;
            stored.add(new Log());
        }
        for (int i = 0; i < subscribers; i++) {
            shown.add(new Log());
        }
    }

    /// Entries in the order in which they were seen: the message at a sequence number.
    static final class Log {
        private final LongList seqs = new LongList();
        private final LongList messages = new LongList();

        private void add(long seq, long message) {
            seqs.add(seq);
            messages.add(message);
        }

        int size() {
            return seqs.size();
        }

        long seq(int index) {
            return seqs.get(index);
        }

        long message(int index) {
            return messages.get(index);
        }
    }

    /// A message was due at this moment; its number comes back.
    int sent(int inConversation, long at) {
        dueAt.add(at);
        conversation.add(inConversation);
        ackedAt.add(0);
        ackedSeq.add(0);
        reached.add(0);
        reachedAt.add(0);
        tries.add(0);
        refusals.add(0);
        return dueAt.size() - 1;
    }

    /// The first acknowledgement counts; one that says something else later is kept as a contradiction.
    void acked(int message, long seq, long at) {
        if (!acked(message)) {
            ackedAt.set(message, at);
            ackedSeq.set(message, seq);
        } else if (ackedSeq(message) != seq) {
            contradictions.add(
                    "message " + message + " was acknowledged at " + ackedSeq(message) + " and then at " + seq);
        }
    }

    /// A frame with this message left its client.
    void tried(int message) {
        tries.set(message, tries.get(message) + 1);
    }

    /// One try was answered that it certainly was not stored.
    void refused(int message) {
        refusals.set(message, refusals.get(message) + 1);
    }

    void failed(int message, String problem) {
        failures.put((long) message, problem);
    }

    /// A subscriber's client applied this entry; `own` when the subscriber had sent it.
    void shown(int subscriber, long seq, long message, boolean own, long at) {
        shown.get(subscriber).add(seq, message);
        if (message >= 0 && !own && message < sentCount()) {
            reached.set((int) message, reached.get((int) message) + 1);
            reachedAt.set((int) message, at);
        }
    }

    void stored(int inConversation, long seq, long message) {
        stored.get(inConversation).add(seq, message);
    }

    /// The number of an entry that the drill did not send.
    long foreign(String clientId) {
        return foreign.computeIfAbsent(clientId, ignored -> -1L - foreign.size());
    }

    int sentCount() {
        return dueAt.size();
    }

    int[][] members() {
        return members;
    }

    Log shownTo(int subscriber) {
        return shown.get(subscriber);
    }

    Log storedIn(int inConversation) {
        return stored.get(inConversation);
    }

    int conversationOf(int message) {
        return (int) conversation.get(message);
    }

    long dueAt(int message) {
        return dueAt.get(message);
    }

    boolean acked(int message) {
        return ackedAt.get(message) != 0;
    }

    long ackedAt(int message) {
        return ackedAt.get(message);
    }

    long ackedSeq(int message) {
        return ackedSeq.get(message);
    }

    /// Answered `ok` never, and each try that left the client was refused: it must not be stored.
    boolean refusedForCertain(int message) {
        return !acked(message) && refusals.get(message) == tries.get(message);
    }

    /// At least one try was neither acknowledged nor refused: its outcome was unknown then.
    boolean onceUnknown(int message) {
        return tries.get(message) - refusals.get(message) > (acked(message) ? 1 : 0);
    }

    long ackedCount() {
        return count(this::acked);
    }

    long refusedCount() {
        return count(this::refusedForCertain);
    }

    long unknownCount() {
        return count(this::onceUnknown);
    }

    List<String> contradictions() {
        return contradictions;
    }

    private long count(IntPredicate wanted) {
        return IntStream.range(0, sentCount()).filter(wanted).count();
    }

    /// How many other members' clients applied it.
    long reached(int message) {
        return reached.get(message);
    }

    /// The moment when a message was done: acknowledged, and applied by every other member; 0 while it is not.
    long doneAt(int message) {
        int others = members[conversationOf(message)].length - 1;
        if (!acked(message) || reached(message) < others) {
            return 0;
        }
        return Math.max(ackedAt.get(message), reachedAt.get(message));
    }

    /// The problems of the sends that were answered by an error frame or cut off by a closing socket.
    Map<Long, String> failures() {
        return failures;
    }
}
