package dev.turtleship.identity;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

@Repository(dataStore = "identity")
interface CheckStore {
    record Row(UUID id, UUID account, String fingerprint, String state, Instant askedAt, Instant dueAt) {
        IdentityCheck check() {
            return new IdentityCheck(id, account, fingerprint, IdentityCheck.State.of(state), askedAt, dueAt);
        }
    }

    record Question(UUID checkId, String name, LocalDate birthDate) {}

    /// Zero when somebody else had the same id at the same time.
    @SQL("""
        insert into identity_check (id, account, fingerprint, state, asked_at, due_at)
        values (:id, :account, :fingerprint, 'asked', cast(:at as timestamptz), cast(:dueAt as timestamptz))
        on conflict (id) do nothing
        """)
    int add(UUID id, UUID account, String fingerprint, Instant at, Instant dueAt);

    @SQL("""
        insert into identity_question (check_id, name, birth_date)
        values (:check, :name, :birthDate)
        """)
    int addQuestion(UUID check, String name, LocalDate birthDate);

    @SQL("""
        select check_id, name, birth_date
        from identity_question
        where check_id = :check
        """)
    Optional<Question> question(UUID check);

    @SQL("""
        delete from identity_question
        where check_id = :check
        """)
    int dropQuestion(UUID check);

    @SQL("""
        select id, account, fingerprint, state, asked_at, due_at
        from identity_check
        where id = :id
        """)
    Optional<Row> find(UUID id);

    @SQL("""
        select count(*)
        from identity_check
        where account = :account and state = 'asked'
        """)
    long open(UUID account);

    @SQL("""
        update identity_check
        set state = :to
        where id = :id and state = 'asked'
        """)
    int decide(UUID id, String to);

    /// Takes what is due and puts its next turn ahead, twice as far each time and at most five minutes, so that two
    /// workers do not ask for the same one and a dead registrar is not met by a crowd when it rises.
    @SQL("""
        with due as (
            select id
            from identity_check
            where state = 'asked' and due_at <= :at
            order by due_at
            limit 20
            for update skip locked
        ), taken as (
            update identity_check c
            set times_asked = c.times_asked + 1,
                due_at = cast(:at as timestamptz)
                    + least(interval '5 minutes', interval '2 seconds' * power(2, least(c.times_asked, 8)))
            from due
            where c.id = due.id
            returning c.id, c.account, c.fingerprint, c.state, c.asked_at, c.due_at
        )
        select id, account, fingerprint, state, asked_at, due_at from taken
        """)
    List<Row> takeDue(Instant at);
}
