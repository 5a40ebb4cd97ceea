package dev.turtleship.identity;

import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.limit.RateLimit;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Slows down whoever guesses codes, floods a phone with them or tries out other people's birth dates.
@Singleton
class Attempts {
    private static final Duration HOUR = Duration.ofHours(1);

    private final RateLimit codesOfAccount;
    private final RateLimit codesOfNumber;
    private final RateLimit codesOfAddress;
    private final RateLimit guessesOfAccount;
    private final RateLimit guessesOfAddress;
    private final RateLimit checks;
    private final RateLimit credentials;

    Attempts(IdentityConfig config, Clock clock) {
        var limits = config.limits();
        codesOfAccount = new RateLimit("You asked for many codes", limits.codesPerAccount(), HOUR, clock);
        codesOfNumber = new RateLimit("Many codes were sent to this number", limits.codesPerNumber(), HOUR, clock);
        codesOfAddress =
                new RateLimit("Many codes were asked for from this address", limits.codesPerAddress(), HOUR, clock);
        guessesOfAccount = new RateLimit("Many codes were not accepted", limits.wrongCodesPerAccount(), HOUR, clock);
        guessesOfAddress =
                new RateLimit("Many codes from this address failed", limits.wrongCodesPerAddress(), HOUR, clock);
        checks = new RateLimit("You asked for many checks", limits.checksPerAccount(), HOUR, clock);
        credentials = new RateLimit("You asked for many credentials", limits.credentialsPerAccount(), HOUR, clock);
    }

    void sendCode(AccountId account, PhoneNumber number, String address) {
        codesOfAccount.take(account.toString());
        codesOfAddress.take(address);
        codesOfNumber.take(number.value());
    }

    /// Does `confirm`, which says whether the code was accepted. An attempt is paid for before it is made, so that many
    /// at once get no more of them, and costs nothing when it was right.
    boolean confirm(AccountId account, String address, BooleanSupplier confirm) {
        guessesOfAccount.take(account.toString());
        guessesOfAddress.take(address);
        boolean right = confirm.getAsBoolean();
        if (right) {
            guessesOfAccount.giveBack(account.toString());
            guessesOfAddress.giveBack(address);
        }
        return right;
    }

    void check(AccountId account) {
        checks.take(account.toString());
    }

    void credential(AccountId account) {
        credentials.take(account.toString());
    }
}
