package dev.turtleship.core.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// The limits of accounts; drills shorten them, products rarely need to.
@ConfigMapping(prefix = "turtleship.accounts")
interface AccountsConfig {
    /// How long an access token lives, a grace token too. Nobody accepts an expired one, so this is also how long
    /// somebody without a device key goes on when accounts dies.
    @WithDefault("PT10M")
    Duration accessLife();

    @WithDefault("P30D")
    Duration refreshLife();

    /// How long after the last news from accounts a process still grants grace.
    @WithDefault("P7D")
    Duration graceLimit();

    Limits limits();

    /// How often the same address or account may do what can be abused by doing it often.
    interface Limits {
        /// An hour. Many people share an address in schools, offices and mobile networks.
        @WithDefault("60")
        long signUpsPerAddress();

        /// An hour.
        @WithDefault("200")
        long failedSignInsPerAddress();

        /// An hour, whoever tries; devices known to the account count for themselves.
        @WithDefault("20")
        long failedSignInsPerHandle();

        /// A minute.
        @WithDefault("60")
        long refreshesPerSession();

        /// A minute: searches and looks at single people together.
        @WithDefault("120")
        long lookUpsPerAccount();

        /// An hour.
        @WithDefault("30")
        long lostDevicesPerAccount();
    }
}
