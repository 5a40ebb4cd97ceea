package dev.turtleship.core.media;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/// A file on its way here.
///
///     UPLOADING -> STORED    [Intake.settle]   every byte is here, and it is what it was said to be
///     UPLOADING -> REFUSED   [Intake.settle]   every byte is here, and it is not; `reason` is the problem's slug
///     UPLOADING -> EXPIRED   [UploadWorker]    nobody went on in time, or its sender gave it up [Intake.cancel]
///     STORED    -> DELETED   [Intake.delete]   by its owner
///
/// How many bytes are here is the length of the file and nothing else, so that what a cut connection brought counts.
/// STORED is written after the file was published, so a crash between the two is made good by asking for it again.
record Upload(UUID id, UUID account, Announced announced, State state, String reason, Instant expiresAt) {
    enum State {
        UPLOADING,
        STORED,
        REFUSED,
        EXPIRED,
        DELETED;

        static State of(String column) {
            return valueOf(column.toUpperCase(Locale.ROOT));
        }

        String column() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What the sender says of the file before the first byte; `sha256` is empty when it says nothing of that.
    record Announced(String name, String type, long size, String sha256) {
        Kind kind() {
            return Kind.of(type);
        }
    }

    boolean isOpen(Instant now) {
        return state == State.UPLOADING && now.isBefore(expiresAt);
    }
}
