package dev.turtleship.core.page;

import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// How far one person knows the changes of one module: the cursor of `GET /v1/<module>/changes`. Opaque to callers. It
/// names its module, its person and the log it counts in, so that somebody else's, another module's, or one from before
/// a restore is refused and does not skip what happened. It protects from mistakes; it is no secret, and a forged one
/// shows nothing that is not the caller's own.
public record Position(String module, AccountId person, String log, long value) {
    private static final String VERSION = "1";

    public String encode() {
        String plain = String.join(" ", VERSION, module, person.toString(), log, Long.toString(value));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /// What `cursor` says, whosever it is and if it is one at all; else the greatest there is. For a first question in
    /// which a wrong answer does no harm.
    public static long unchecked(String cursor) {
        try {
            var plain = new String(Base64.getUrlDecoder().decode(cursor == null ? "" : cursor), StandardCharsets.UTF_8);
            long value = Long.parseLong(plain.substring(plain.lastIndexOf(' ') + 1));
            return value < 0 ? Long.MAX_VALUE : value;
        } catch (IllegalArgumentException _) {
            return Long.MAX_VALUE;
        }
    }

    /// The value inside `cursor`, which must be one of this module, person and log; empty when none was given.
    public static Optional<Long> valueOf(String cursor, String module, AccountId person, String log) {
        if (cursor == null || cursor.isEmpty()) {
            return Optional.empty();
        }
        try {
            var parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ", -1);
            if (parts.length == 5) {
                var found = new Position(parts[1], AccountId.fromString(parts[2]), parts[3], Long.parseLong(parts[4]));
                boolean ours = found.encode().equals(cursor)
                        && found.equals(new Position(module, person, log, found.value()))
                        && found.value() >= 0;
                if (ours) {
                    return Optional.of(found.value());
                }
            }
        } catch (IllegalArgumentException _) {
            // Refused below, in the same words.
        }
        throw Refused.field("/after", "This cursor is not one of yours here; begin again without one");
    }
}
