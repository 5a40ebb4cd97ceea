package dev.turtleship.taxi;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Offers, and what dispatch has to know. Whether an offer is still good is decided by the database's clock alone.
@Repository(dataStore = "taxi")
interface OfferStore {
    record Row(
            UUID id,
            UUID ride,
            UUID driver,
            String state,
            long version,
            long meters,
            long seconds,
            double pickupLat,
            double pickupLng,
            double dropoffLat,
            double dropoffLng,
            long distanceMeters,
            long fareMinor,
            Instant expiresAt) {}

    /// A ride that looks for a driver. `live` offers of it are out.
    record Open(UUID id, UUID rider, double lat, double lng, long live) {}

    record Blocked(UUID ride, UUID driver) {}

    String COLUMNS = """
            select o.id, o.ride, o.driver, o.state, o.version, o.meters, o.seconds, r.pickup_lat, r.pickup_lng,
                   r.dropoff_lat, r.dropoff_lng, r.distance_meters, r.fare_minor, o.expires_at
            from offer o
            join ride r on r.id = o.ride
            """;

    @SQL(COLUMNS + """
        where o.id = :id and o.driver = :driver
        """)
    Optional<Row> find(UUID id, UUID driver);

    @SQL(COLUMNS + """
        where o.id = any(:ids)
        """)
    List<Row> findAll(UUID[] ids);

    /// The driver's live offers; as many as the database lets there be, which is one.
    @SQL(COLUMNS + """
        where o.driver = :driver and o.state = 'offered' and o.expires_at > clock_timestamp()
        """)
    List<Row> live(UUID driver);

    /// Whether this driver canceled this ride before.
    @SQL("""
        select count(*)
        from offer
        where ride = :ride and driver = :driver and state = 'canceled'
        """)
    long canceled(UUID ride, UUID driver);

    /// One if the offer is live, by the clock of this moment and not of the transaction's beginning: it may have
    /// waited.
    @SQL("""
        update offer
        set state = 'accepted'
        where id = :id and driver = :driver and state = 'offered' and expires_at > clock_timestamp()
        """)
    int accept(UUID id, UUID driver);

    @SQL("""
        update offer
        set state = 'declined'
        where id = :id and driver = :driver and state = 'offered' and expires_at > clock_timestamp()
        """)
    int decline(UUID id, UUID driver);

    /// Going off shift says no to what is offered.
    @SQL("""
        update offer
        set state = 'declined'
        where driver = :driver and state = 'offered'
        """)
    int declineAll(UUID driver);

    /// The driver gives back what they had accepted, or loses it.
    @SQL("""
        with gone as (
            update offer set state = 'canceled'
            where ride = :ride and driver = :driver and state = 'accepted'
            returning id)
        select id from gone
        """)
    List<UUID> cancel(UUID ride, UUID driver);

    /// All live offers of a ride; the caller holds the ride.
    @SQL("""
        with gone as (
            update offer set state = 'withdrawn'
            where ride = :ride and state = 'offered'
            returning id)
        select id from gone
        """)
    List<UUID> withdraw(UUID ride);

    @SQL("""
        with due as (
            select id
            from offer
            where state = 'offered' and expires_at <= clock_timestamp()
            order by id
            limit :most
            for update skip locked),
        gone as (
            update offer o set state = 'expired'
            from due
            where o.id = due.id
            returning o.id)
        select id from gone
        """)
    List<UUID> expire(int most);

    /// Rides whose search is over, locked.
    @SQL("""
        with due as (
            select id
            from ride
            where state = 'processing' and search_until <= clock_timestamp()
            order by id
            limit :most
            for update skip locked)
        select id from due
        """)
    List<UUID> searchedInVain(int most);

    /// Rides that nobody ended so long after their estimate, locked.
    @SQL("""
        with due as (
            select id
            from ride
            where state = 'in_progress'
              and started_at + make_interval(secs => cast(duration_seconds + :overrunSeconds as double precision))
                  <= clock_timestamp()
            order by id
            limit :most
            for update skip locked)
        select id from due
        """)
    List<UUID> overrun(long overrunSeconds, int most);

    /// Rides whose driver has had them for so long without a move and is not among the `heard`, locked.
    @SQL("""
        with lost as (
            select id
            from ride
            where state in ('accepted', 'arrived') and driver <> all(:heard)
              and coalesce(arrived_at, accepted_at)
                  + make_interval(secs => cast(:silentSeconds as double precision)) <= clock_timestamp()
            order by id
            limit :most
            for update skip locked)
        select id from lost
        """)
    List<UUID> lost(UUID[] heard, long silentSeconds, int most);

    /// Rides that have fewer than `wanted` live offers; those who wait longest first.
    @SQL("""
        select id, rider, pickup_lat, pickup_lng, live
        from (
            select r.id, r.seq, r.rider, r.pickup_lat, r.pickup_lng,
                   (select count(*) from offer o where o.ride = r.id and o.state = 'offered') as live
            from ride r
            where r.state = 'processing' and r.search_until > clock_timestamp()) searched
        where live < :wanted
        order by seq
        limit :most
        """)
    List<Open> open(int wanted, int most);

    /// Who said no to which of these rides.
    @SQL("""
        select distinct ride, driver
        from offer
        where ride = any(:rides) and state in ('declined', 'canceled')
        """)
    List<Blocked> blocked(UUID[] rides);

    /// Who is on shift and has no offer and no ride.
    @SQL("""
        select d.account
        from driver d
        where d.on_shift
          and not exists (select 1 from offer o where o.driver = d.account and o.state = 'offered')
          and not exists (select 1 from ride r where r.driver = d.account
                            and r.state in ('accepted', 'arrived', 'in_progress'))
        limit :most
        """)
    List<UUID> free(int most);

    /// Makes the offers that may be made: a ride that is being moved at this moment gets none (whoever moves it
    /// would not see them), nor does a driver who has one or went off shift. Answers the ids of those made.
    /// `matches` is a JSON list of [Dispatch.Match].
    @SQL("""
        with asked as (
            select id, ride, driver, meters, seconds
            from json_to_recordset(cast(:matches as json))
                     a(id uuid, ride uuid, driver uuid, meters bigint, seconds bigint)),
        open as (
            select r.id
            from ride r
            where r.id in (select ride from asked) and r.state = 'processing'
            order by r.id
            for update skip locked),
        made as (
            insert into offer (id, ride, driver, meters, seconds, expires_at)
            select a.id, a.ride, a.driver, a.meters, a.seconds,
                   clock_timestamp() + make_interval(secs => cast(:lifeMillis as double precision) / 1000)
            from asked a
            join open o on o.id = a.ride
            join driver d on d.account = a.driver and d.on_shift
            on conflict do nothing
            returning id)
        select id from made
        """)
    List<UUID> offer(String matches, long lifeMillis);
}
