package dev.turtleship.taxi;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Drivers, and taxi's copy of people.
@Repository(dataStore = "taxi")
interface DriverStore {
    record Driver(UUID account, String name, String vehicle, String plate, boolean onShift) {}

    /// What a driver has of the rides that ended since a moment: paid, and not paid yet.
    record Sums(long rides, long paidMinor, long waitingMinor) {}

    record Earning(UUID ride, long seq, String kind, long amountMinor, String payment, Instant endedAt) {}

    @SQL("""
        insert into person (id, handle, name, version)
        values (:id, :handle, :name, :version)
        on conflict (id) do update
        set handle = excluded.handle, name = excluded.name, version = excluded.version
        where person.version < excluded.version
        """)
    int putPerson(UUID id, String handle, String name, long version);

    /// Nobody else registers this plate until this transaction ends; of two at once the second finds it used.
    @SQL("""
        select count(*)
        from pg_advisory_xact_lock(hashtextextended(:plate, 0))
        """)
    long lockPlate(String plate);

    /// One statement, so that of two first ones at once both are right. Zero when another driver has the plate.
    @SQL("""
        insert into driver (account, name, vehicle, plate, registered_at)
        select :account, :name, :vehicle, :plate, cast(:at as timestamptz)
        where not exists (select 1 from driver o where o.plate = :plate and o.account <> :account)
        on conflict (account) do update
        set name = excluded.name, vehicle = excluded.vehicle, plate = excluded.plate
        """)
    int put(UUID account, String name, String vehicle, String plate, Instant at);

    @SQL("""
        select account, name, vehicle, plate, on_shift
        from driver
        where account = :account
        """)
    Optional<Driver> find(UUID account);

    /// The driver, who accepts nothing else until this transaction ends.
    @SQL("""
        select account, name, vehicle, plate, on_shift
        from driver
        where account = :account
        for update
        """)
    Optional<Driver> lock(UUID account);

    @SQL("""
        update driver
        set on_shift = :onShift
        where account = :account
        """)
    int shift(UUID account, boolean onShift);

    /// One when they are on shift or have a ride under way.
    @SQL("""
        select count(*)
        from driver d
        where d.account = :account
          and (d.on_shift or exists (select 1 from ride r where r.driver = d.account
                                       and r.state in ('accepted', 'arrived', 'in_progress')))
        """)
    long driving(UUID account);

    @SQL("""
        select count(*),
               cast(coalesce(sum(f.amount_minor) filter (where f.state = 'paid'), 0) as bigint),
               cast(coalesce(sum(f.amount_minor) filter (where f.state <> 'paid'), 0) as bigint)
        from ride r
        join receivable f on f.ride = r.id
        where r.driver = :driver and r.ended_at >= :since
        """)
    Sums sums(UUID driver, Instant since);

    @SQL("""
        select r.id, r.seq, f.kind, f.amount_minor, f.state, r.ended_at
        from ride r
        join receivable f on f.ride = r.id
        where r.driver = :driver and r.seq < :before
        order by r.seq desc
        limit :most
        """)
    List<Earning> earnings(UUID driver, long before, int most);
}
