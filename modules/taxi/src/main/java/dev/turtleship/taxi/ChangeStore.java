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
    record Moment(String log, long complete) {}

    record Ride(UUID id, long version, String state, String payment) {}

    /// `log` tells apart this database from one that was restored from a dump, where transactions count anew.
    @SQL("""
        select cast(system_identifier as text),
               cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint)
        from pg_control_system()
        """)
    Moment moment();

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
