package dev.turtleship.gifts;

import jakarta.data.repository.Repository;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// What changed for a person since a moment. A moment is a transaction id of the database: all that was changed by a
/// transaction below `complete()` is visible, and nothing below it will ever appear. A position taken from a sequence
/// or a clock passes over a transaction that commits late.
@Repository(dataStore = "gifts")
interface ChangeStore {
    record Moment(String log, long complete, boolean news) {}

    record Gift(UUID id, long version, String state) {}

    /// `log` tells apart this database from one that was restored from a dump, where transactions count anew.
    /// `news`: whether anything of the person's was changed at `since` or later. Most looks of those who wait find
    /// nothing, and this is all they cost.
    @SQL("""
        select now.log, cast(cast(now.complete as text) as bigint),
               exists (select 1 from gift where buyer = :person
                         and changed_in >= cast(cast(:since as text) as xid8) and changed_in < now.complete)
               or exists (select 1 from gift where recipient = :person and delivered_at is not null
                         and changed_in >= cast(cast(:since as text) as xid8) and changed_in < now.complete)
        from (select cast(system_identifier as text) as log, pg_snapshot_xmin(pg_current_snapshot()) as complete
              from pg_control_system()) now
        """)
    Moment moment(UUID person, long since);

    /// The gifts that the person gave, or got to see, and that were changed at `since` or later and before `until`.
    @SQL("""
        select id, version, state
        from (
            (select id, version, state, changed_in from gift
             where buyer = :person and changed_in >= cast(cast(:since as text) as xid8)
               and changed_in < cast(cast(:until as text) as xid8)
             order by changed_in limit :most)
            union
            (select id, version, state, changed_in from gift
             where recipient = :person and delivered_at is not null
               and changed_in >= cast(cast(:since as text) as xid8)
               and changed_in < cast(cast(:until as text) as xid8)
             order by changed_in limit :most)) g
        order by changed_in, id
        limit :most
        """)
    List<Gift> gifts(UUID person, long since, long until, int most);

    /// The gifts that wait for somebody: for payment, or to be accepted.
    @SQL("""
        select id, version, state
        from gift
        where (buyer = :person and state = 'awaiting_payment') or (recipient = :person and state = 'delivered')
        order by seq desc
        limit :most
        """)
    List<Gift> waiting(UUID person, int most);
}
