package dev.turtleship.identity;

import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// Codes to phones and back.
@ApplicationScoped
class PhoneCheckService {
    /// A check as it began, with its code when it is new: that is in no database, so it can be sent only now.
    record Begun(PhoneCheck check, Optional<String> code) {}

    private static final int CODES = 1_000_000;
    private static final Duration KEPT = Duration.ofDays(30);

    private final PhoneCheckStore store;
    private final LevelService levels;
    private final KeyedHash hash;
    private final IdentityConfig config;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    PhoneCheckService(PhoneCheckStore store, LevelService levels, KeyedHash hash, IdentityConfig config, Clock clock) {
        this.store = store;
        this.levels = levels;
        this.hash = hash;
        this.config = config;
        this.clock = clock;
    }

    /// The check that this id means already. Refuses an id that means another one.
    @InLane("identity.read")
    @Transactional
    Optional<PhoneCheck> find(UUID id, AccountId account, PhoneNumber number) {
        var found = store.find(id).map(PhoneCheckStore.Row::check);
        found.ifPresent(check -> requireSame(check, account, number));
        return found;
    }

    @InLane("identity.read")
    @Transactional
    boolean verified(AccountId account, PhoneNumber number) {
        return levels.has(account.value(), number);
    }

    /// A new code takes the place of the one before. Nobody is told whether the number is somebody else's.
    @InLane("identity.write")
    @Transactional
    Begun begin(UUID id, AccountId account, PhoneNumber number) {
        store.lockAccount(account.value());
        var known = store.find(id).map(PhoneCheckStore.Row::check);
        if (known.isPresent()) {
            requireSame(known.get(), account, number);
            return new Begun(known.get(), Optional.empty());
        }
        String code = "%06d".formatted(random.nextInt(CODES));
        var check = new PhoneCheck(
                id,
                account.value(),
                number,
                codeHash(id, code),
                PhoneCheck.State.SENT,
                0,
                clock.instant().plus(config.codeLife()));
        store.replaceOpen(account.value());
        if (store.add(id, account.value(), number.value(), check.codeHash(), check.expiresAt()) == 0) {
            throw used();
        }
        return new Begun(check, Optional.of(code));
    }

    /// Whether the code is accepted. It returns when it is not, instead of refusing: the wrong code must be counted.
    @InLane("identity.write")
    @Transactional
    boolean confirm(UUID id, AccountId account, String code) {
        var now = clock.instant();
        String given = codeHash(id, code);
        var found = store.lock(id).map(PhoneCheckStore.Row::check).filter(check -> check.account()
                .equals(account.value()));
        if (found.isEmpty()) {
            return false;
        }
        var check = found.get();
        var answered = check.code(same(given, check.codeHash()), now);
        var next = answered.next();
        if (!next.equals(check)) {
            store.move(id, next.state().column(), next.wrongCodes());
        }
        if (next.state() == PhoneCheck.State.VERIFIED && check.state() != PhoneCheck.State.VERIFIED) {
            levels.movePhone(check.number(), account.value(), now);
        }
        return answered.accepted();
    }

    @InLane("identity.write")
    @Transactional
    int purge() {
        return store.purge(clock.instant().minus(KEPT));
    }

    private static void requireSame(PhoneCheck check, AccountId account, PhoneNumber number) {
        if (!check.account().equals(account.value()) || !check.number().equals(number)) {
            throw used();
        }
    }

    private static Refused used() {
        return new Refused(IdentityError.ID_USED, "Make a new id for a new check").at("/id", "Used");
    }

    private String codeHash(UUID id, String code) {
        return hash.of("code", id.toString(), code);
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }
}
