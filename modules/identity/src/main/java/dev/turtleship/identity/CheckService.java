package dev.turtleship.identity;

import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.identity.IdentityCheck.Answer;
import dev.turtleship.identity.IdentityCheck.State;
import dev.turtleship.identity.Statement.Question;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Asking the registrar who somebody is. The person's row is locked before the check's, everywhere.
@ApplicationScoped
class CheckService {
    /// A check as it is noted; `fresh` when it was noted just now, so that nobody has asked about it yet.
    record Begun(IdentityCheck check, boolean fresh) {}

    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    private final CheckStore store;
    private final PersonStore people;
    private final LevelService levels;
    private final KeyedHash hash;
    private final RegistrarClient registrar;
    private final IdentityConfig config;
    private final Clock clock;

    CheckService(
            CheckStore store,
            PersonStore people,
            LevelService levels,
            KeyedHash hash,
            RegistrarClient registrar,
            IdentityConfig config,
            Clock clock) {
        this.store = store;
        this.people = people;
        this.levels = levels;
        this.hash = hash;
        this.registrar = registrar;
        this.config = config;
        this.clock = clock;
    }

    /// The check that this id means already. Refuses an id that means another one.
    @InLane("identity.read")
    @Transactional
    Optional<IdentityCheck> find(AccountId account, Question question) {
        var found = store.find(question.check()).map(CheckStore.Row::check);
        found.ifPresent(check -> requireSame(check, account, question));
        return found;
    }

    @InLane("identity.read")
    @Transactional
    IdentityCheck find(UUID id, AccountId account) {
        return store.find(id)
                .map(CheckStore.Row::check)
                .filter(check -> check.account().equals(account.value()))
                .orElseThrow(() -> new Refused(IdentityError.CHECK_UNKNOWN, "There is no such check of yours"));
    }

    /// Notes the question. Refused are who has no verified phone, has another check open, or is verified: who somebody
    /// is does not change.
    @InLane("identity.write")
    @Transactional
    Begun begin(AccountId account, Question question) {
        var owner = account.value();
        levels.lock(owner);
        var known = store.find(question.check()).map(CheckStore.Row::check);
        if (known.isPresent()) {
            requireSame(known.get(), account, question);
            return new Begun(known.get(), false);
        }
        if (people.phone(owner).isEmpty()) {
            throw new Refused(IdentityError.PHONE_NEEDED, "Verify your phone first");
        }
        if (people.identity(owner).isPresent()) {
            throw new Refused(IdentityError.ALREADY_VERIFIED, "There is nothing left to check");
        }
        if (store.open(owner) > 0) {
            throw new Refused(IdentityError.CHECK_OPEN, "Wait for the registrar's answer to your other check");
        }
        var now = clock.instant();
        var check = new IdentityCheck(
                question.check(), owner, fingerprint(question), State.ASKED, now, now.plus(ASK_AGAIN));
        if (store.add(check.id(), owner, check.fingerprint(), check.askedAt(), check.dueAt()) == 0) {
            throw used();
        }
        store.addQuestion(check.id(), question.name(), question.birthDate());
        return new Begun(check, true);
    }

    private void requireSame(IdentityCheck check, AccountId account, Question question) {
        boolean same =
                check.account().equals(account.value()) && check.fingerprint().equals(fingerprint(question));
        if (!same) {
            throw used();
        }
    }

    private static Refused used() {
        return new Refused(IdentityError.ID_USED, "Make a new id for a new check").at("/id", "Used");
    }

    private String fingerprint(Question question) {
        return hash.of(
                "question",
                question.check().toString(),
                question.name(),
                question.birthDate().toString());
    }

    @InLane("identity.write")
    @Transactional
    List<IdentityCheck> takeDue() {
        return store.takeDue(clock.instant()).stream()
                .map(CheckStore.Row::check)
                .toList();
    }

    /// Asks the registrar and acts on the answer; ASKED again when nobody can tell.
    State settle(IdentityCheck check, Optional<Question> asked) {
        if (check.state() != State.ASKED) {
            return check.state();
        }
        var question = asked.isPresent() ? asked : question(check.id());
        var answer = question.isPresent() ? registrar.ask(question.get()) : Answer.UNKNOWN;
        var next = check.state().after(answer);
        if (next == State.ASKED) {
            next = next.lapses(check.askedAt(), config.checkPatience(), clock.instant());
        }
        return next == State.ASKED ? State.ASKED : decide(check, next);
    }

    @InLane("identity.read")
    @Transactional
    Optional<Question> question(UUID check) {
        return store.question(check).map(q -> new Question(q.checkId(), q.name(), q.birthDate()));
    }

    /// Whoever comes first decides; the question is forgotten with the decision.
    @InLane("identity.write")
    @Transactional
    State decide(IdentityCheck check, State next) {
        levels.lock(check.account());
        if (store.decide(check.id(), next.column()) == 0) {
            return store.find(check.id()).orElseThrow().check().state();
        }
        if (next == State.VERIFIED) {
            levels.addIdentity(check.account(), check.id(), clock.instant());
        }
        store.dropQuestion(check.id());
        return next;
    }
}
