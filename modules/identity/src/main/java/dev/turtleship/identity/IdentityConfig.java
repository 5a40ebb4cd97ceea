package dev.turtleship.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// The limits of identity.
@ConfigMapping(prefix = "turtleship.identity")
interface IdentityConfig {
    /// Simulated text messages that the person they are for reads at `/v1/identity/dev/outbox`. Off unless somebody
    /// says so: with it, anybody verifies any number.
    @WithDefault("false")
    boolean devOutbox();

    /// How long a code is good for.
    @WithDefault("PT5M")
    Duration codeLife();

    /// How long a check waits for the registrar, asking again and again.
    @WithDefault("P7D")
    Duration checkPatience();

    /// How long a credential is good for; devices renew it after half of that, so an outage of the other half is
    /// noticed by nobody.
    @WithDefault("P14D")
    Duration credentialLife();

    Limits limits();

    /// How often the same account, number or address may do what can be abused by doing it often; an hour each.
    interface Limits {
        @WithDefault("10")
        long codesPerAccount();

        /// Whoever asks: nobody's phone is flooded.
        @WithDefault("5")
        long codesPerNumber();

        @WithDefault("100")
        long codesPerAddress();

        /// Codes that were not accepted.
        @WithDefault("20")
        long wrongCodesPerAccount();

        @WithDefault("200")
        long wrongCodesPerAddress();

        /// The registrar tells whether a name goes with a birth date: that is not for trying out.
        @WithDefault("5")
        long checksPerAccount();

        @WithDefault("30")
        long credentialsPerAccount();
    }
}
