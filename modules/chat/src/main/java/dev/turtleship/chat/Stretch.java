package dev.turtleship.chat;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// 64 consecutive entries of a log, numbered from 0, which the index knows as one; the statements of V013__search.sql
/// know that number too. `said` is what there is of them so far, in order.
///
/// @param version of its row when this was read; none is -1
/// @param changedIn the transaction that had made it doubtful by then; null when none had
record Stretch(UUID conversation, long number, long version, String changedIn, List<Said> said) {
    static final int ENTRIES = 64;

    /// An entry; `text` is null where it says none, and in lower case, as the search compares it.
    record Said(long seq, Instant sentAt, String text) {}

    static long first(long number) {
        return ENTRIES * number + 1;
    }

    /// Whether the entry is the last of its stretch.
    static boolean completedBy(long seq) {
        return seq > 0 && seq % ENTRIES == 0;
    }

    long through() {
        return said.getLast().seq();
    }

    /// The clock may have been set back meanwhile.
    Instant firstSentAt() {
        return said.stream().map(Said::sentAt).min(Instant::compareTo).orElseThrow();
    }

    Instant lastSentAt() {
        return said.stream().map(Said::sentAt).max(Instant::compareTo).orElseThrow();
    }

    Long[] grams() {
        return Grams.of(
                conversation,
                said.stream().map(Said::text).filter(Objects::nonNull).toList());
    }
}
