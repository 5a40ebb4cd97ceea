package dev.turtleship.taxi;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// The limits of taxi; tests and drills shorten them.
@ConfigMapping(prefix = "turtleship.taxi")
interface TaxiConfig {
    @WithDefault("PT5M")
    Duration quoteLife();

    /// How often requests and drivers are matched. Longer windows match better and keep people waiting.
    @WithDefault("PT1S")
    Duration window();

    @WithDefault("PT12S")
    Duration offerLife();

    /// To how many drivers one ride is offered at once.
    @WithDefault("3")
    int offersPerRide();

    /// After this long without a driver a request ends.
    @WithDefault("PT2M")
    Duration searchLife();

    /// How often a ride may go back to the search because its driver canceled.
    @WithDefault("3")
    int redispatches();

    /// A driver who was not heard of for so long gets no offers.
    @WithDefault("PT30S")
    Duration positionLife();

    /// A driver on the way to a rider, or waiting for one, who was not heard of for so long has lost the ride.
    @WithDefault("PT15M")
    Duration driverSilence();

    /// A ride that nobody ended so long after its estimate ends by itself.
    @WithDefault("PT2H")
    Duration overrun();

    /// How far a device's clock may be ahead.
    @WithDefault("PT30S")
    Duration clockSkew();

    @WithDefault("5")
    int pinTries();

    @WithDefault("P7D")
    Duration chargeLife();

    /// After how long without pay's last word a charge is asked for once more, the same; then twice as long each time.
    @WithDefault("PT15M")
    Duration repeatAfter();

    /// When a refused fare is asked for again, the first time; then twice as long each time, at most a day.
    @WithDefault("PT10M")
    Duration askAgain();

    @WithDefault("12")
    int askAgainTries();

    /// A fare that is not paid is overdue when pay refused it, or after this long.
    @WithDefault("P1D")
    Duration overdueAfter();

    /// Whoever has more than this overdue requests no ride.
    @WithDefault("30000")
    long overdueCapWon();
}
