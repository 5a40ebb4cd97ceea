package dev.turtleship.core.account;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Reading people, and each person's list of contacts.
@Repository(dataStore = "accounts")
interface PersonStore {
    record Person(UUID id, String handle, String name) {}

    @SQL("""
        select id, handle, name
        from account
        where id = :id
        """)
    Optional<Person> find(UUID id);

    /// Which of these handles somebody has.
    @SQL("""
        select handle
        from account
        where handle = any(:handles)
        """)
    List<String> taken(String[] handles);

    /// `pattern` is a LIKE pattern; handles hold no character that is special there but `_`, which the caller escapes.
    @SQL("""
        select id, handle, name
        from account
        where handle like :pattern and handle > :after
        order by handle
        limit :most
        """)
    List<Person> search(String pattern, String after, int most);

    @SQL("""
        insert into contact (account, person, added_at)
        values (:account, :person, :at)
        on conflict do nothing
        """)
    int addContact(UUID account, UUID person, Instant at);

    @SQL("""
        delete from contact
        where account = :account and person = :person
        """)
    int removeContact(UUID account, UUID person);

    @SQL("""
        select a.id, a.handle, a.name
        from contact c
        join account a on a.id = c.person
        where c.account = :account and a.handle > :after
        order by a.handle
        limit :most
        """)
    List<Person> contacts(UUID account, String after, int most);
}
