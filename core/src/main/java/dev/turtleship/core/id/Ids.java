package dev.turtleship.core.id;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/// Ids made by the server are UUID version 7 (RFC 9562): they sort by time, so indexes grow at their end.
public final class Ids {
    private Ids() {}

    public static UUID next() {
        return UuidCreator.getTimeOrderedEpoch();
    }
}
