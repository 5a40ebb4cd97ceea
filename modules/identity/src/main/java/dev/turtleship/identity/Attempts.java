package dev.turtleship.identity;

import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.limit.RateLimit;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

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
        // In the same words: whose the number is, and who else asked, is nobody's business.
        codesOfAccount = new RateLimit("Many codes were asked for", limits.codesPerAccount(), HOUR, clock);
        codesOfNumber = new RateLimit("Many codes were asked for", limits.codesPerNumber(), HOUR, clock);
        codesOfAddress = new RateLimit("Many codes were asked for", limits.codesPerAddress(), HOUR, clock);
        guessesOfAccount = new RateLimit("Many codes were not accepted", limits.wrongCodesPerAccount(), HOUR, clock);
        guessesOfAddress =
                new RateLimit("Many codes from this address failed", limits.wrongCodesPerAddress(), HOUR, clock);
        checks = new RateLimit("You asked for many checks", limits.checksPerAccount(), HOUR, clock);
        credentials = new RateLimit("You asked for many credentials", limits.credentialsPerAccount(), HOUR, clock);
    }

    /// Does `send`, which sends a code. Whoever has the number verified already does not share its limit with those who
    /// have not: nobody can use it up for them.
    <T> T sendCode(AccountId account, PhoneNumber number, boolean own, String address, Supplier<T> send) {
        var costs = new ArrayList<Cost>();
        costs.add(new Cost(codesOfAccount, account.toString()));
        costs.add(new Cost(codesOfAddress, address));
        if (!own) {
            costs.add(new Cost(codesOfNumber, number.value()));
        }
        return paid(costs, send, _ -> false);
    }

    /// Does `confirm`, which says whether the code was accepted. A right one costs nothing.
    boolean confirm(AccountId account, String address, Supplier<Boolean> confirm) {
        var costs = List.of(new Cost(guessesOfAccount, account.toString()), new Cost(guessesOfAddress, address));
        return paid(costs, confirm, right -> right);
    }

    <T> T check(AccountId account, Supplier<T> begin) {
        return paid(List.of(new Cost(checks, account.toString())), begin, _ -> false);
    }

    void credential(AccountId account) {
        credentials.take(account.toString());
    }

    /// An attempt is paid for before it is made, so that many at once get no more of them. What could not be done, for
    /// a reason of ours or of theirs, costs nothing, and neither does what turned out to be `free`.
    private static <T> T paid(List<Cost> costs, Supplier<T> work, Predicate<T> free) {
        var paid = new ArrayList<Cost>();
        boolean counts = false;
        try {
            for (var cost : costs) {
                cost.limit().take(cost.key());
                paid.add(cost);
            }
            T done = work.get();
            counts = !free.test(done);
            return done;
        } finally {
            if (!counts) {
                paid.forEach(cost -> cost.limit().giveBack(cost.key()));
            }
        }
    }

    private record Cost(RateLimit limit, String key) {}
}
