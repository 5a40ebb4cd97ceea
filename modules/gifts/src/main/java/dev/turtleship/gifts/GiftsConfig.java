package dev.turtleship.gifts;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// The limits of gifts; tests and drills shorten them.
@ConfigMapping(prefix = "turtleship.gifts")
interface GiftsConfig {
    /// How long an order waits for its payment.
    @WithDefault("P1D")
    Duration paymentLife();

    /// How many of one person's orders may wait for payment at once.
    @WithDefault("20")
    int openOrders();

    /// How long a partner may reverse a redemption. The partner is paid after that.
    @WithDefault("P1D")
    Duration reversalWindow();

    /// How many wrong codes a partner may send in a minute.
    @WithDefault("60")
    long wrongCodes();

    /// When pay is asked again for a payout to somebody whom it did not know.
    @WithDefault("PT10M")
    Duration askAgain();
}
