package dev.turtleship.core.account;

import dev.turtleship.contracts.account.PersonChanged;
import dev.turtleship.core.account.PersonStore.Person;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.message.Outbox;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/// Many people at once, as an operator brings them from elsewhere: a batch is stored whole or not at all, and whoever
/// is there already stays as they are.
@ApplicationScoped
class ImportService {
    record Newcomer(String handle, String name, String passwordHash) {}

    private final AccountStore accounts;
    private final PersonStore people;
    private final SessionStore sessions;
    private final Outbox outbox;
    private final Clock clock;

    ImportService(AccountStore accounts, PersonStore people, SessionStore sessions, Outbox outbox, Clock clock) {
        this.accounts = accounts;
        this.people = people;
        this.sessions = sessions;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// Those who are new, now with an account each, in the order they came.
    @InLane("accounts.import")
    @Transactional
    List<Person> add(List<Newcomer> newcomers) {
        var there = new HashSet<>(
                people.taken(newcomers.stream().map(Newcomer::handle).toArray(String[]::new)));
        var now = clock.instant();
        var added = new ArrayList<Person>();
        for (var newcomer : newcomers) {
            if (there.add(newcomer.handle())) {
                var account = new Account(Ids.next(), newcomer.handle(), newcomer.name(), now);
                accounts.persist(account);
                added.add(new Person(account.id, account.handle, account.name));
            }
        }
        try {
            accounts.flush();
        } catch (PersistenceException _) {
            throw new Refused(CoreError.CONFLICT, "Somebody took one of these handles meanwhile; send the batch again");
        }
        var byHandle = new HashMap<String, Newcomer>();
        newcomers.forEach(newcomer -> byHandle.putIfAbsent(newcomer.handle(), newcomer));
        for (var person : added) {
            sessions.addCredential(person.id(), byHandle.get(person.handle()).passwordHash(), "");
            outbox.send(
                    "accounts",
                    person.id().toString(),
                    new PersonChanged(person.id(), person.handle(), person.name(), 0));
        }
        return added;
    }

    /// A session for somebody who was just added, on a device of its own.
    @InLane("accounts.import")
    @Transactional
    List<Tokens.Refresh> open(List<Person> added) {
        var now = clock.instant();
        var opened = new ArrayList<Tokens.Refresh>();
        for (var person : added) {
            UUID device = Ids.next();
            UUID session = Ids.next();
            sessions.putDevice(device, person.id(), "import", "", now);
            sessions.open(session, person.id(), device, now);
            opened.add(new Tokens.Refresh(person, session, device, "", now, 1, now));
        }
        return opened;
    }
}
