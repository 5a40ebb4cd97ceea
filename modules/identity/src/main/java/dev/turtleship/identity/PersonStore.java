package dev.turtleship.identity;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Who is known by what.
@Repository(dataStore = "identity")
interface PersonStore {
    record Person(int level, long version) {}

    record Phone(String number, Instant verifiedAt) {}

    record Identity(LocalDate birthDate, Instant verifiedAt) {}

    @SQL("""
        insert into person (account)
        values (:account)
        on conflict do nothing
        """)
    int open(UUID account);

    @SQL("""
        select level, version
        from person
        where account = :account
        """)
    Optional<Person> find(UUID account);

    /// Whoever changes what a level follows from holds this row first.
    @SQL("""
        select level, version
        from person
        where account = :account
        for update
        """)
    Person lock(UUID account);

    @SQL("""
        update person
        set level = :level, version = :to
        where account = :account and version = :from
        """)
    int move(UUID account, int level, long from, long to);

    /// Two accounts that show the same number do so one after the other.
    @SQL("""
        with locked as (select pg_advisory_xact_lock(hashtextextended(:number, 2)))
        select count(*) from locked
        """)
    long lockNumber(String number);

    @SQL("""
        select account
        from phone
        where number = :number
        """)
    Optional<UUID> owner(String number);

    @SQL("""
        delete from phone
        where account = :account or number = :number
        """)
    int dropPhones(UUID account, String number);

    @SQL("""
        insert into phone (number, account, verified_at)
        values (:number, :account, cast(:at as timestamptz))
        """)
    int addPhone(String number, UUID account, Instant at);

    @SQL("""
        select number, verified_at
        from phone
        where account = :account
        """)
    Optional<Phone> phone(UUID account);

    @SQL("""
        insert into identity (account, check_id, birth_date, verified_at)
        select :account, q.check_id, q.birth_date, cast(:at as timestamptz)
        from identity_question q
        where q.check_id = :check
        """)
    int addIdentity(UUID account, UUID check, Instant at);

    @SQL("""
        select birth_date, verified_at
        from identity
        where account = :account
        """)
    Optional<Identity> identity(UUID account);
}
