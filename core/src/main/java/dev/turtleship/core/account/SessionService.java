package dev.turtleship.core.account;

import dev.turtleship.contracts.account.PersonChanged;
import dev.turtleship.core.account.PersonStore.Person;
import dev.turtleship.core.account.Revocation.OfDevice;
import dev.turtleship.core.account.Revocation.OfSession;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.message.Outbox;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.logging.Logger;

/// Sign-up, sign-in, refresh and sign-out.
@ApplicationScoped
class SessionService {
    /// A device as it introduces itself; `publicKey` is a public JWK or empty, `thumbprint` names it (RFC 7638).
    record NewDevice(UUID id, String name, String publicKey, String thumbprint) {}

    record NewPerson(String handle, String name, String passwordHash, String signupKey) {}

    private static final Logger LOG = Logger.getLogger(SessionService.class);

    /// How long the refresh token before the newest still gives the newest: a client that lost the answer asks again.
    private static final Duration REPEAT_WINDOW = Duration.ofSeconds(60);

    private final AccountStore accounts;
    private final PersonStore people;
    private final SessionStore sessions;
    private final Outbox outbox;
    private final Revocations revocations;
    private final Clock clock;

    SessionService(
            AccountStore accounts,
            PersonStore people,
            SessionStore sessions,
            Outbox outbox,
            Revocations revocations,
            Clock clock) {
        this.accounts = accounts;
        this.people = people;
        this.sessions = sessions;
        this.outbox = outbox;
        this.revocations = revocations;
        this.clock = clock;
    }

    @InLane("accounts.session")
    @Transactional
    Tokens.Refresh signUp(NewPerson person, NewDevice device) {
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

    /// Whether this device signed in to the account before.
    @InLane("accounts.session")
    @Transactional
    boolean knows(UUID account, UUID device) {
        return sessions.device(account, device).isPresent();
    }

    @InLane("accounts.session")
    @Transactional
    Tokens.Refresh signIn(Person person, NewDevice device) {
        return open(person, device, clock.instant());
    }

    private Tokens.Refresh open(Person person, NewDevice device, Instant now) {
        sessions.putDevice(device.id(), person.id(), device.name(), device.publicKey(), now);
        var session = Ids.next();
        sessions.open(session, person.id(), device.id(), now);
        return new Tokens.Refresh(person, session, device.id(), device.thumbprint(), now, 1, now);
    }

    /// The newest token rotates; the one before it gives the same successor again for 60 s; an older one means that
    /// somebody else has it too, and ends the session.
    Tokens.Refresh refresh(Tokens.Refresh token) {
        return rotate(token).orElseGet(() -> {
            revocations.add(List.of(new Revocation(new OfSession(token.session()), clock.instant(), false)));
            throw ended();
        });
    }

    /// Empty when the session has ended for good. A generation that is newer than ours was signed by us and then lost
    /// with the database's last moments: it is no sign of a thief.
    @InLane("accounts.refresh")
    @Transactional
    Optional<Tokens.Refresh> rotate(Tokens.Refresh token) {
        var now = clock.instant();
        var session = sessions.lock(token.session())
                .filter(s -> !s.revoked() && s.account().equals(token.person().id()))
                .orElseThrow(SessionService::ended);
        if (session.generation() <= token.generation()) {
            sessions.rotate(session.id(), session.generation(), token.generation() + 1, now);
            return Optional.of(successor(token, token.generation() + 1, now));
        }
        boolean repeat = session.generation() == token.generation() + 1
                && now.isBefore(session.rotatedAt().plus(REPEAT_WINDOW));
        if (repeat) {
            return Optional.of(successor(token, session.generation(), session.rotatedAt()));
        }
        sessions.revoke(session.id(), now);
        return Optional.empty();
    }

    private Tokens.Refresh successor(Tokens.Refresh of, int generation, Instant issuedAt) {
        var person = people.find(of.person().id()).orElseThrow(SessionService::ended);
        return new Tokens.Refresh(
                person, of.session(), of.device(), of.deviceKey(), of.openedAt(), generation, issuedAt);
    }

    /// Ends a session, also while accounts is away: then the feed holds it until the database can be told.
    void signOut(UUID session) {
        revoke(new OfSession(session), at -> end(session, at));
    }

    /// Ends all sessions of a lost device, as [#signOut] does.
    void loseDevice(AccountId account, UUID device) {
        revoke(new OfDevice(account, device), at -> endDevice(account, device, at));
    }

    private void revoke(Revocation.Subject subject, Consumer<Instant> store) {
        var now = clock.instant();
        boolean stored = false;
        try {
            store.accept(now);
            stored = true;
        } catch (Refused refused) {
            if (refused.reason().status() != 503) {
                throw refused;
            }
            LOG.debugf("accounts cannot be told of a sign-out yet: %s", refused.getMessage());
        } catch (RuntimeException failure) {
            LOG.warn("accounts could not store a sign-out; the feed holds it", failure);
        }
        revocations.add(List.of(new Revocation(subject, now, stored)));
    }

    @InLane("accounts.refresh")
    @Transactional
    void end(UUID session, Instant now) {
        sessions.revoke(session, now);
    }

    @InLane("accounts.refresh")
    @Transactional
    void endDevice(AccountId account, UUID device, Instant now) {
        if (sessions.device(account.value(), device).isEmpty()) {
            throw new Refused(AccountError.DEVICE_UNKNOWN, "No device of yours has this id");
        }
        sessions.revokeDevice(account.value(), device, now);
    }

    static Refused ended() {
        return new Refused(AccountError.SESSION_ENDED, "Sign in again");
    }
}
