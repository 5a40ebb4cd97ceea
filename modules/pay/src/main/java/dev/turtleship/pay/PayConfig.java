package dev.turtleship.pay;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// `turtleship.pay.*`.
@ConfigMapping(prefix = "turtleship.pay")
interface PayConfig {
    /// How many commands about charges one module is obeyed in a second, and at once; in each process.
    @WithDefault("200")
    int commandsPerSecond();

    /// How often it is looked for charges whose time is over.
    @WithDefault("1s")
    Duration expireEvery();
}
