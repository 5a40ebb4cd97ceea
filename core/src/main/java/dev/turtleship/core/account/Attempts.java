package dev.turtleship.core.account;

import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.limit.RateLimit;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/// Slows down whoever signs up by the hundred, guesses passwords or tries handles one after the other. Handles that
/// nobody has are treated as all others, so that no limit tells who exists.
@Singleton
class Attempts {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final RateLimit signUps;
    private final RateLimit failuresOfAddress;
    private final RateLimit failuresOfHandle;
    private final RateLimit failuresOfDevice;
    private final RateLimit refreshes;
    private final RateLimit lookUps;
    private final RateLimit lostDevices;

    Attempts(AccountsConfig config, Clock clock) {
        var limits = config.limits();
        signUps = new RateLimit("Many people signed up from this address", limits.signUpsPerAddress(), HOUR, clock);
        failuresOfAddress =
                new RateLimit("Many sign-ins from this address failed", limits.failedSignInsPerAddress(), HOUR, clock);
        failuresOfHandle =
                new RateLimit("Many sign-ins with this handle failed", limits.failedSignInsPerHandle(), HOUR, clock);
        failuresOfDevice =
                new RateLimit("Many sign-ins on this device failed", limits.failedSignInsPerHandle(), HOUR, clock);
        refreshes = new RateLimit("Many refreshes of this session", limits.refreshesPerSession(), MINUTE, clock);
        lookUps = new RateLimit("You looked up many people", limits.lookUpsPerAccount(), MINUTE, clock);
        lostDevices = new RateLimit("You signed many devices out", limits.lostDevicesPerAccount(), HOUR, clock);
    }

    void signUp(String address) {
        signUps.take(address);
    }

    void lookUp(AccountId account) {
        lookUps.take(account.toString());
    }

    void loseDevice(AccountId account) {
        lostDevices.take(account.toString());
    }

    /// Before a signature is checked, which is what a refresh costs.
    void refresh(UUID session) {
        refreshes.take(session.toString());
    }

    /// Does `signIn`, which throws a refusal when the password is wrong. An attempt is paid for before it is made,
    /// so that many at once get no more of them, and costs nothing when it succeeds or was never judged. A device
    /// that signed in to this account before has attempts of its own, and none of its address: nobody can lock its
    /// owner out by guessing.
    <T> T signIn(String address, String handle, UUID knownDevice, Supplier<T> signIn) {
        var mine = knownDevice == null
                ? Map.of(failuresOfAddress, address, failuresOfHandle, handle)
                : Map.of(failuresOfDevice, knownDevice + " " + handle);
        var paid = new ArrayList<RateLimit>();
        boolean failed = false;
        try {
            mine.forEach((limit, key) -> {
                limit.take(key);
                paid.add(limit);
            });
            return signIn.get();
        } catch (Refused refused) {
            failed = refused.reason() == AccountError.WRONG_CREDENTIALS;
            throw refused;
        } finally {
            if (!failed) {
                paid.forEach(limit -> limit.giveBack(mine.get(limit)));
            }
        }
    }
}
