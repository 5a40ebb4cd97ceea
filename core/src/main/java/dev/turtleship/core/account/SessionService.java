package dev.turtleship.core.account;

import dev.turtleship.contracts.account.PersonChanged;
import dev.turtleship.core.account.PersonStore.Person;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.bus.LocalBus;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.message.Outbox;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/// Sign-up, sign-in, refresh and sign-out.
@ApplicationScoped
class SessionService {
    /// A device as it introduces itself; `publicKey` is a public JWK or empty.
    record NewDevice(UUID id, String name, String publicKey) {}

    record NewPerson(String handle, String name, String passwordHash, String signupKey) {}

    record SignedIn(Person person, Tokens.Refresh refresh, UUID device, Instant issuedAt) {}

    /// How long the refresh token before the newest still gives the newest: a client that lost the answer asks again.
    private static final Duration REPEAT_WINDOW = Duration.ofSeconds(60);

    private final AccountStore accounts;
    private final PersonStore people;
    private final SessionStore sessions;
    private final Outbox outbox;
    private final LocalBus bus;
    private final Clock clock;

    SessionService(
            AccountStore accounts,
            PersonStore people,
            SessionStore sessions,
            Outbox outbox,
            LocalBus bus,
            Clock clock) {
        this.accounts = accounts;
        this.people = people;
        this.sessions = sessions;
        this.outbox = outbox;
        this.bus = bus;
        this.clock = clock;
    }

    @InLane("accounts.session")
    @Transactional
    SignedIn signUp(NewPerson person, NewDevice device) {
        var now = clock.instant();
        var account = new Account(Ids.next(), person.handle(), person.name(), now);
        try {
            accounts.persistAndFlush(account);
        } catch (ConstraintViolationException _) {
            throw new Refused(AccountError.HANDLE_TAKEN, "The handle " + person.handle() + " is taken")
                    .at("/handle", "Choose another one");
        }
        sessions.addCredential(account.id, person.passwordHash(), person.signupKey());
        outbox.send(
                "accounts",
                account.id.toString(),
                new PersonChanged(account.id, account.handle, account.name, account.version));
        return open(new Person(account.id, account.handle, account.name), device, now);
    }

    @InLane("accounts.session")
    @Transactional
    Optional<SessionStore.Credential> credential(String handle) {
        return sessions.credential(handle);
    }

    @InLane("accounts.session")
    @Transactional
    SignedIn signIn(Person person, NewDevice device) {
        return open(person, device, clock.instant());
    }

    private SignedIn open(Person person, NewDevice device, Instant now) {
        sessions.putDevice(device.id(), person.id(), device.name(), device.publicKey(), now);
        var session = Ids.next();
        sessions.open(session, person.id(), device.id(), now);
        var refresh = new Tokens.Refresh(new AccountId(person.id()), session, 1);
        return new SignedIn(person, refresh, device.id(), now);
    }

    /// The newest token rotates; the one before it gives the same successor again for 60 s; an older one means that
    /// somebody else has it too, and ends the session.
    @InLane("accounts.session")
    @Transactional(dontRollbackOn = Refused.class)
    SignedIn refresh(Tokens.Refresh token) {
        var now = clock.instant();
        var session = sessions.lock(token.session())
                .filter(s -> !s.revoked() && s.account().equals(token.account().value()))
                .orElseThrow(SessionService::ended);
        if (session.generation() == token.generation()) {
            sessions.rotate(session.id(), session.generation(), now);
            return successor(session, session.generation() + 1, now);
        }
        boolean repeat = session.generation() == token.generation() + 1
                && now.isBefore(session.rotatedAt().plus(REPEAT_WINDOW));
        if (repeat) {
            return successor(session, session.generation(), session.rotatedAt());
        }
        end(session.id(), now);
        throw ended();
    }

    private SignedIn successor(SessionStore.Session session, int generation, Instant issuedAt) {
        var person = people.find(session.account()).orElseThrow(SessionService::ended);
        var refresh = new Tokens.Refresh(new AccountId(session.account()), session.id(), generation);
        return new SignedIn(person, refresh, session.device(), issuedAt);
    }

    @InLane("accounts.session")
    @Transactional
    void signOut(UUID session) {
        end(session, clock.instant());
    }

    private void end(UUID session, Instant now) {
        sessions.revoke(session, now);
        bus.publish(new Tokens.SessionEnded(session));
    }

    private static Refused ended() {
        return new Refused(AccountError.SESSION_ENDED, "Sign in again");
    }
}
