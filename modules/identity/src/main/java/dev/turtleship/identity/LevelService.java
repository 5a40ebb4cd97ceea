package dev.turtleship.identity;

import dev.turtleship.contracts.identity.LevelChanged;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.message.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// What somebody's level is. It follows from what is known of them, and is told to others with each verification and
/// each change of it, in the same transaction.
///
///     0 nothing known   1 a verified phone   2 a verified phone and a verified identity
///
/// A phone that moves to another account takes the level of the one before down to 0, whatever else is known of them:
/// it comes back with another verified phone.
@ApplicationScoped
class LevelService {
    /// What a person sees of themselves.
    record Known(int level, Optional<PersonStore.Phone> phone, Optional<PersonStore.Identity> identity) {}

    private final PersonStore people;
    private final Outbox outbox;

    LevelService(PersonStore people, Outbox outbox) {
        this.people = people;
        this.outbox = outbox;
    }

    static int level(boolean phone, boolean identity) {
        if (!phone) {
            return 0;
        }
        return identity ? 2 : 1;
    }

    @InLane("identity.read")
    @Transactional
    Known known(UUID account) {
        int level = people.find(account).map(PersonStore.Person::level).orElse(0);
        return new Known(level, people.phone(account), people.identity(account));
    }

    /// Whether, in the caller's transaction, this is the number that the account has verified.
    boolean has(UUID account, PhoneNumber number) {
        return people.phone(account)
                .filter(phone -> phone.number().equals(number.value()))
                .isPresent();
    }

    /// Notes, in the caller's transaction, that `account` receives what is sent to `number`, and that whoever had it
    /// before does no more.
    void movePhone(PhoneNumber number, UUID account, Instant now) {
        people.lockNumber(number.value());
        // The owner can only lose the number until the locks are held: whoever would take it waits for us.
        var before = people.owner(number.value()).filter(owner -> !owner.equals(account));
        Stream.concat(Stream.of(account), before.stream()).sorted().forEach(this::lock);
        people.dropPhones(account, number.value());
        people.addPhone(number.value(), account, now);
        before.ifPresent(owner -> tell(owner, now));
        tell(account, now);
    }

    /// Notes, in the caller's transaction, what the registrar confirmed.
    void addIdentity(UUID account, UUID check, Instant now) {
        if (people.addIdentity(account, check, now) != 1) {
            throw new IllegalStateException("the question of check " + check + " is gone");
        }
        tell(account, now);
    }

    PersonStore.Person lock(UUID account) {
        people.open(account);
        return people.lock(account);
    }

    /// Also when the level is what it was: whoever missed something, because a database was restored, hears it then.
    private void tell(UUID account, Instant now) {
        var person = people.lock(account);
        int level = level(
                people.phone(account).isPresent(), people.identity(account).isPresent());
        long version = next(person.version(), now);
        if (people.move(account, level, person.version(), version) != 1) {
            throw new IllegalStateException("the level of " + account + " moved under its lock");
        }
        outbox.send("identity", account.toString(), new LevelChanged(account, level, version));
    }

    /// The time, in microseconds, and more than the version before. Counting alone would give out versions again that
    /// others have heard already, after our database was restored from a backup, and they would ignore them.
    static long next(long version, Instant now) {
        return Math.max(version + 1, ChronoUnit.MICROS.between(Instant.EPOCH, now));
    }
}
