package dev.turtleship.core.message;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// `turtleship.messages.*`, the same for every module of a process.
@ConfigMapping(prefix = "turtleship.messages")
public interface MessageConfig {
    /// Workers for each pair of modules.
    @WithDefault("3")
    int workers();

    /// How often a message is given to a destination that refuses it before it is parked.
    @WithDefault("8")
    int tries();

    /// The pause after the first refusal; each following one is twice as long. Eight tries take a minute.
    @WithDefault("500ms")
    Duration firstRetry();

    /// How long a worker that is not heard of keeps its lanes.
    @WithDefault("5s")
    Duration lease();

    /// How long it is remembered what was handled, and what an Idempotency-Key was answered. No retry may be older.
    @WithDefault("30d")
    Duration keep();

    @WithDefault("1m")
    Duration purgeEvery();

    /// How often the figures about what waits are read.
    @WithDefault("5s")
    Duration lookEvery();
}
