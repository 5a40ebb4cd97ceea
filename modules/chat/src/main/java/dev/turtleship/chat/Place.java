package dev.turtleship.chat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Where an entry stands among those of all conversations: by the time, then by the conversation and the number, in the
/// order in which the database compares a row of the three.
record Place(Instant sentAt, UUID conversation, long seq) implements Comparable<Place> {
    /// Behind every entry; the year 9999.
    static final Place NEWEST = new Place(Instant.ofEpochSecond(253_402_300_799L), new UUID(-1, -1), Long.MAX_VALUE);

    private static final Pattern KEY =
            Pattern.compile("(\\d{18})([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(\\d{19})");

    static Place of(Entry entry) {
        return new Place(entry.sentAt(), entry.conversation().value(), entry.seq());
    }

    /// From a cursor of ours, which may have been tampered with.
    static Optional<Place> parse(String key) {
        var parts = KEY.matcher(key);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            var sentAt = Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS);
            var place = new Place(sentAt, UUID.fromString(parts.group(2)), Long.parseLong(parts.group(3)));
            return place.compareTo(NEWEST) < 0 ? Optional.of(place) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    String key() {
        return String.format(
                Locale.ROOT, "%018d%s%019d", ChronoUnit.MICROS.between(Instant.EPOCH, sentAt), conversation, seq);
    }

    /// As the database's type of that name.
    String row() {
        return "(" + sentAt + "," + conversation + "," + seq + ")";
    }

    /// The next greater one.
    Place next() {
        return new Place(sentAt, conversation, seq + 1);
    }

    @Override
    public int compareTo(Place other) {
        int byTime = sentAt.compareTo(other.sentAt);
        if (byTime != 0) {
            return byTime;
        }
        int byConversation = compare(conversation, other.conversation);
        return byConversation != 0 ? byConversation : Long.compare(seq, other.seq);
    }

    /// By the bytes; Java's own order of ids takes their halves for signed numbers.
    private static int compare(UUID one, UUID other) {
        int upper = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return upper != 0
                ? upper
                : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    }
}
