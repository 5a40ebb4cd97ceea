package dev.turtleship.core.account;

import dev.turtleship.core.id.AccountId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;

/// Tokens that count no more. `stored` says that accounts' database knows it; what was revoked while that was away has
/// to be merged into it later.
record Revocation(Subject subject, Instant at, boolean stored) {
    sealed interface Subject {}

    /// All tokens of one session.
    record OfSession(UUID session) implements Subject {}

    /// All tokens that a person's device was given until then. A device may sign in again.
    record OfDevice(AccountId account, UUID device) implements Subject {}

    /// One line of the feed, on disk and between processes: `session ID AT stored|here` or
    /// `device ACCOUNT/ID AT stored|here`.
    String line() {
        return switch (subject) {
                    case OfSession(UUID session) -> "session " + session;
                    case OfDevice(AccountId account, UUID device) -> "device " + account + "/" + device;
                }
                + " " + at
                + (stored ? " stored" : " here");
    }

    /// Throws IllegalArgumentException when this is no line of a feed.
    static Revocation parse(String line) {
        var words = line.split(" ", -1);
        try {
            if (words.length == 4 && (words[3].equals("stored") || words[3].equals("here"))) {
                return new Revocation(subject(words[0], words[1]), Instant.parse(words[2]), words[3].equals("stored"));
            }
        } catch (DateTimeParseException | IllegalArgumentException _) {
            // Refused below, in the same words.
        }
        throw new IllegalArgumentException("no line of a revocation feed: " + line);
    }

    private static Subject subject(String kind, String id) {
        return switch (kind) {
            case "session" -> new OfSession(UUID.fromString(id));
            case "device" -> {
                var ids = id.split("/", 2);
                yield new OfDevice(AccountId.fromString(ids[0]), UUID.fromString(ids[ids.length - 1]));
            }
            default -> throw new IllegalArgumentException(kind);
        };
    }
}
