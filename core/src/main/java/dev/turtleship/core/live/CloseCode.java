package dev.turtleship.core.live;

/// Why a socket was closed. Below 3500 the client connects again and resumes; from 3500 on it must not try the same
/// again.
public enum CloseCode {
    DRAIN(3001, "this process is going away"),
    SLOW(3008, "you read too slowly"),
    SILENT(3012, "nothing was heard from you"),
    BAD_TOKEN(3501, "the token is missing, wrong, expired or revoked"),
    PROTOCOL(3502, "this is not the protocol");

    private final short number;
    private final String reason;

    CloseCode(int number, String reason) {
        this.number = (short) number;
        this.reason = reason;
    }

    short number() {
        return number;
    }

    String reason() {
        return reason;
    }
}
