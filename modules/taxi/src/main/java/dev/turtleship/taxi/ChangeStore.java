package dev.turtleship.taxi;

import jakarta.data.repository.Repository;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// What changed for a person since a moment. A moment is a transaction id of the database: all that was changed by a
/// transaction below `complete()` is visible, and nothing below it will ever appear. A position taken from a sequence
/// or a clock passes over a transaction that commits late.
@Repository(dataStore = "taxi")
interface ChangeStore {
    record Moment(String log, long complete, boolean news) {}

    record Ride(UUID id, long version, String state, String payment) {}

    /// `log` tells apart this database from one that was restored from a dump, where transactions count anew.
    /// `news`: whether anything of the person's was changed at `since` or later. Most looks of those who wait find
    /// nothing, and this is all they cost.
    @SQL("""
        select now.log, cast(cast(now.complete as text) as bigint),
               exists (select 1 from ride where rider = :person
                         and changed_in >= cast(cast(:since as text) as xid8) and changed_in < now.complete)
               or exists (select 1 from ride where driver = :person
                         and changed_in >= cast(cast(:since as text) as xid8) and changed_in < now.complete)
               or exists (select 1 from offer where driver = :person
                         and changed_in >= cast(cast(:since as text) as xid8) and changed_in < now.complete)
        from (select cast(system_identifier as text) as log, pg_snapshot_xmin(pg_current_snapshot()) as complete
              from pg_control_system()) now
        """)
    Moment moment(UUID person, long since);

    /// The person's rides, as rider or driver, that were changed at `since` or later and before `until`.
    @SQL("""
        select r.id, r.version, r.state, coalesce(f.state, 'none')
        from (
            (select id, version, state, changed_in from ride
             where rider = :person and changed_in >= cast(cast(:since as text) as xid8)
               and changed_in < cast(cast(:until as text) as xid8)
             order by changed_in limit :most)
            union
            (select id, version, state, changed_in from ride
             where driver = :person and changed_in >= cast(cast(:since as text) as xid8)
               and changed_in < cast(cast(:until as text) as xid8)
             order by changed_in limit :most)) r
        left join receivable f on f.ride = r.id
        order by r.changed_in, r.id
        limit :most
        """)
    List<Ride> rides(UUID person, long since, long until, int most);

    @SQL("""
        select id
        from offer
        where driver = :driver and changed_in >= cast(cast(:since as text) as xid8)
          and changed_in < cast(cast(:until as text) as xid8)
        order by changed_in, id
        limit :most
        """)
    List<UUID> offers(UUID driver, long since, long until, int most);

    /// The rides that go on.
    @SQL("""
        select r.id, r.version, r.state, 'none'
        from ride r
        where (r.rider = :person and r.state in ('processing', 'accepted', 'arrived', 'in_progress'))
           or (r.driver = :person and r.state in ('accepted', 'arrived', 'in_progress'))
        """)
    List<Ride> active(UUID person);
}
