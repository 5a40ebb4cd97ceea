package dev.turtleship.core.message;

import java.util.UUID;

/// What the destination says of one message. A message without a receipt was not tried.
///
/// `error` tells a developer where it failed, with nothing of what the message said: it is stored beside the message
/// and shown to operators. "" when it was taken.
record Receipt(UUID id, Result result, String error) {
    enum Result {
        /// Its effect is committed.
        TAKEN,
        /// Its destination works and did not take it; another try may help.
        REFUSED,
        /// No other try can help.
        UNREADABLE
    }

    private static final int MAX_ERROR = 300;

    Receipt {
        error = error == null ? "" : error.substring(0, Math.min(error.length(), MAX_ERROR));
    }

    static Receipt taken(UUID id) {
        return new Receipt(id, Result.TAKEN, "");
    }

    static Receipt refused(UUID id, Throwable failure) {
        return new Receipt(id, Result.REFUSED, Failure.describe(failure));
    }

    static Receipt unreadable(UUID id, String error) {
        return new Receipt(id, Result.UNREADABLE, error);
    }
}
