package dev.turtleship.taxi;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Rides. Whoever moves one locks it first and its offers and money after it, so that everything about one ride happens
/// one after the other. Each move writes its event in the same statement: the event is there if and only if it moved.
@Repository(dataStore = "taxi")
interface RideStore {
    /// `driverName`, `vehicle` and `plate` are "" while nobody drives, `riderName` until accounts told it.
    record Row(
            UUID id,
            long seq,
            UUID rider,
            UUID quote,
            String state,
            long version,
            double pickupLat,
            double pickupLng,
            double dropoffLat,
            double dropoffLng,
            long distanceMeters,
            long durationSeconds,
            String fareItems,
            long fareMinor,
            UUID driver,
            String pin,
            long pinTries,
            long redispatches,
            String cancelReason,
            Instant requestedAt,
            Instant acceptedAt,
            Instant arrivedAt,
            Instant startedAt,
            Instant endedAt,
            String payment,
            String dueKind,
            long dueMinor,
            String reason,
            Instant askedAt,
            UUID charge,
            long stars,
            String driverName,
            String vehicle,
            String plate,
            String riderName) {}

    /// What both sides are told of a change.
    record Change(UUID id, UUID rider, UUID driver, long version, String state, String payment) {}

    String COLUMNS = """
            select r.id, r.seq, r.rider, r.quote, r.state, r.version, r.pickup_lat, r.pickup_lng, r.dropoff_lat,
                   r.dropoff_lng, r.distance_meters, r.duration_seconds, r.fare_items, r.fare_minor, r.driver, r.pin,
                   r.pin_tries, r.redispatches, r.cancel_reason, r.requested_at, r.accepted_at, r.arrived_at,
                   r.started_at, r.ended_at, coalesce(f.state, 'none'), coalesce(f.kind, ''),
                   coalesce(f.amount_minor, 0), coalesce(f.reason, ''), f.asked_at, c.id, coalesce(g.stars, 0),
                   coalesce(d.name, ''), coalesce(d.vehicle, ''), coalesce(d.plate, ''), coalesce(p.name, '')
            from ride r
            left join receivable f on f.ride = r.id
            left join charge c on c.ride = r.id and c.state in ('asked', 'pending', 'settled')
            left join rating g on g.ride = r.id
            left join driver d on d.account = r.driver
            left join person p on p.id = r.rider
            """;

    String CHANGES = """
            select r.id, r.rider, r.driver, r.version, r.state, coalesce(f.state, 'none')
            from ride r
            left join receivable f on f.ride = r.id
            """;

    @SQL("""
        select secret
        from quote_key
        where id = 1
        """)
    String quoteSecret();

    /// Zero when the id, the quote, or the rider's only place is taken; which, is read afterwards. `quote`
    /// is a JSON object of [QuoteService.Terms].
    @SQL("""
        with made as (
            insert into ride (id, rider, quote, pickup_lat, pickup_lng, dropoff_lat, dropoff_lng, distance_meters,
                              duration_seconds, tariff, fare_items, fare_minor, search_until, requested_at)
            select :id, q.rider, q.id, q.pickup_lat, q.pickup_lng, q.dropoff_lat, q.dropoff_lng, q.distance_meters,
                   q.duration_seconds, q.tariff, q.items, q.fare_minor,
                   clock_timestamp() + make_interval(secs => cast(:searchSeconds as double precision)),
                   cast(:at as timestamptz)
            from json_to_record(cast(:quote as json)) as q(id uuid, rider uuid, pickup_lat double precision,
                     pickup_lng double precision, dropoff_lat double precision, dropoff_lng double precision,
                     distance_meters bigint, duration_seconds bigint, tariff text, items text, fare_minor bigint)
            on conflict do nothing
            returning id, version),
        noted as (
            insert into trip_event (ride, seq, kind, at, occurred_at)
            select id, version, 'requested', cast(:at as timestamptz), cast(:at as timestamptz) from made
            returning ride)
        select count(*) from noted
        """)
    long request(UUID id, String quote, long searchSeconds, Instant at);

    @SQL(COLUMNS + """
        where r.id = :id
        """)
    Optional<Row> find(UUID id);

    /// The ride, which nobody else moves until this transaction ends. What it waited for is in its own columns; those
    /// of the joined rows are as they were before.
    @SQL(COLUMNS + """
        where r.id = :id
        for update of r
        """)
    Optional<Row> lock(UUID id);

    @SQL("""
        select count(*)
        from ride
        where quote = :quote
        """)
    long ofQuote(UUID quote);

    @SQL(COLUMNS + """
        where r.rider = :rider and r.state in ('processing', 'accepted', 'arrived', 'in_progress')
        """)
    Optional<Row> activeOfRider(UUID rider);

    @SQL(COLUMNS + """
        where r.driver = :driver and r.state in ('accepted', 'arrived', 'in_progress')
        """)
    Optional<Row> activeOfDriver(UUID driver);

    @SQL(COLUMNS + """
        where r.rider = :rider and r.seq < :before
        order by r.seq desc
        limit :most
        """)
    List<Row> ofRider(UUID rider, long before, int most);

    @SQL(COLUMNS + """
        where r.driver = :driver and r.seq < :before
        order by r.seq desc
        limit :most
        """)
    List<Row> ofDriver(UUID driver, long before, int most);

    @SQL(CHANGES + """
        where r.id = any(:ids)
        """)
    List<Change> changes(UUID[] ids);

    @SQL("""
        with moved as (
            update ride
            set state = 'accepted', driver = :driver, pin = :pin, pin_tries = 0, accepted_at = :at
            where id = :id and state = 'processing'
            returning id, version),
        noted as (
            insert into trip_event (ride, seq, kind, at, occurred_at)
            select id, version, 'accepted', cast(:at as timestamptz), cast(:at as timestamptz) from moved
            returning ride)
        select count(*) from noted
        """)
    long accept(UUID id, UUID driver, String pin, Instant at);

    @SQL("""
        with moved as (
            update ride
            set state = 'arrived', arrived_at = :at
            where id = :id and state = 'accepted'
            returning id, version),
        noted as (
            insert into trip_event (ride, seq, kind, at, occurred_at)
            select id, version, 'arrived', cast(:at as timestamptz), cast(:at as timestamptz) from moved
            returning ride)
        select count(*) from noted
        """)
    long arrive(UUID id, Instant at);

    @SQL("""
        with moved as (
            update ride
            set state = 'in_progress', started_at = :at
            where id = :id and state = 'arrived'
            returning id, version),
        noted as (
            insert into trip_event (ride, seq, kind, at, occurred_at)
            select id, version, 'started', cast(:at as timestamptz), cast(:at as timestamptz) from moved
            returning ride)
        select count(*) from noted
        """)
    long start(UUID id, Instant at);

    /// `kind`: completed by the driver, or timed_out.
    @SQL("""
        with moved as (
            update ride
            set state = 'completed', ended_at = :occurredAt
            where id = :id and state = 'in_progress'
            returning id, version),
        noted as (
            insert into trip_event (ride, seq, kind, at, occurred_at)
            select id, version, :kind, cast(:at as timestamptz), cast(:occurredAt as timestamptz) from moved
            returning ride)
        select count(*) from noted
        """)
    long complete(UUID id, String kind, Instant occurredAt, Instant at);

    /// Back to the search.
    @SQL("""
        with moved as (
            update ride
            set state = 'processing', driver = null, pin = null, accepted_at = null, arrived_at = null,
                redispatches = redispatches + 1,
                search_until = clock_timestamp() + make_interval(secs => cast(:searchSeconds as double precision))
            where id = :id and state in ('accepted', 'arrived')
            returning id, version),
        noted as (
            insert into trip_event (ride, seq, kind, at, occurred_at)
            select id, version, 'redispatched', cast(:at as timestamptz), cast(:at as timestamptz) from moved
            returning ride)
        select count(*) from noted
        """)
    long redispatch(UUID id, long searchSeconds, Instant at);

    /// Ends a ride that never began: `state` is rider_canceled, driver_canceled or no_drivers.
    @SQL("""
        with moved as (
            update ride
            set state = :state, ended_at = :at, cancel_reason = :reason
            where id = :id and state in ('processing', 'accepted', 'arrived')
            returning id, version, state),
        noted as (
            insert into trip_event (ride, seq, kind, at, occurred_at)
            select id, version, state, cast(:at as timestamptz), cast(:at as timestamptz) from moved
            returning ride)
        select count(*) from noted
        """)
    long end(UUID id, String state, String reason, Instant at);

    @SQL("""
        update ride
        set pin_tries = pin_tries + 1
        where id = :id
        """)
    int countPinTry(UUID id);

    /// Something of the ride changed that is kept elsewhere (its money, its rating): the version grows.
    @SQL("""
        with moved as (
            update ride set version = version where id = :id
            returning id, version),
        noted as (
            insert into trip_event (ride, seq, kind, at, occurred_at)
            select id, version, :kind, cast(:at as timestamptz), cast(:at as timestamptz) from moved
            returning ride)
        select count(*) from noted
        """)
    long touch(UUID id, String kind, Instant at);

    /// Zero when it is rated already.
    @SQL("""
        insert into rating (ride, stars, note, at)
        values (:ride, :stars, :note, :at)
        on conflict do nothing
        """)
    int rate(UUID ride, long stars, String note, Instant at);
}
