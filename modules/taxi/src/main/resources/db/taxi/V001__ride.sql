create table person (
    id      uuid primary key,
    handle  text not null,
    name    text not null,
    version bigint not null
);
comment on table person is 'Taxi''s copy of people, as accounts told it last.';

create table driver (
    account       uuid primary key,
    name          text not null check (length(name) between 1 and 40),
    vehicle       text not null check (length(vehicle) between 1 and 60),
    plate         text not null unique check (length(plate) between 1 and 20),
    on_shift      boolean not null default false,
    registered_at timestamptz not null
);
comment on table driver is 'Somebody who drives. Where they are is only in memory.';
create index driver_on_shift on driver (account) where on_shift;

-- The number that every push carries, and the transaction that wrote it, so that changes can be read in an order that
-- no late commit disturbs. A trigger, because one statement that forgot them would leave two people with two truths.
create function changed() returns trigger language plpgsql as $$
begin
    new.version := old.version + 1;
    new.changed_in := pg_current_xact_id();
    return new;
end
$$;

create table ride (
    id               uuid primary key,
    seq              bigint generated always as identity unique,
    rider            uuid not null,
    quote            uuid not null unique,
    state            text not null default 'processing' check (state in ('processing', 'accepted', 'arrived',
                         'in_progress', 'completed', 'rider_canceled', 'driver_canceled', 'no_drivers')),
    version          bigint not null default 1,
    changed_in       xid8 not null default pg_current_xact_id(),
    pickup_lat       double precision not null,
    pickup_lng       double precision not null,
    dropoff_lat      double precision not null,
    dropoff_lng      double precision not null,
    distance_meters  bigint not null check (distance_meters >= 0),
    duration_seconds bigint not null check (duration_seconds >= 0),
    tariff           text not null,
    fare_items       text not null,
    fare_minor       bigint not null check (fare_minor > 0),
    driver           uuid references driver,
    pin              text,
    pin_tries        bigint not null default 0,
    redispatches     bigint not null default 0,
    cancel_reason    text not null default '' check (length(cancel_reason) <= 200),
    search_until     timestamptz not null,
    requested_at     timestamptz not null,
    accepted_at      timestamptz,
    arrived_at       timestamptz,
    started_at       timestamptz,
    ended_at         timestamptz,
    check (driver <> rider),
    check (state <> 'processing' or driver is null),
    check (driver is not null or state in ('processing', 'rider_canceled', 'driver_canceled', 'no_drivers')),
    check ((ended_at is null) = (state in ('processing', 'accepted', 'arrived', 'in_progress')))
);
comment on table ride is 'A ride from its request on. At most one active per rider and per driver.';
create unique index ride_one_active_per_rider on ride (rider)
    where state in ('processing', 'accepted', 'arrived', 'in_progress');
create unique index ride_one_active_per_driver on ride (driver)
    where state in ('accepted', 'arrived', 'in_progress');
create index ride_searching on ride (search_until) where state = 'processing';
create index ride_of_rider on ride (rider, seq);
create index ride_of_driver on ride (driver, seq);
create index ride_news_of_rider on ride (rider, changed_in);
create index ride_news_of_driver on ride (driver, changed_in);
create trigger ride_changed before update on ride for each row execute function changed();

create table offer (
    id         uuid primary key,
    ride       uuid not null references ride,
    driver     uuid not null references driver,
    state      text not null default 'offered'
                   check (state in ('offered', 'accepted', 'declined', 'expired', 'withdrawn', 'canceled')),
    version    bigint not null default 1,
    changed_in xid8 not null default pg_current_xact_id(),
    meters     bigint not null check (meters >= 0),
    seconds    bigint not null check (seconds >= 0),
    offered_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null
);
comment on table offer is 'A ride offered to a driver. At most one live per driver, at most one accepted per ride.';
create unique index offer_one_live_per_driver on offer (driver) where state = 'offered';
create unique index offer_one_accepted_per_ride on offer (ride) where state = 'accepted';
create index offer_of_ride on offer (ride);
create index offer_expiring on offer (expires_at) where state = 'offered';
create index offer_news_of_driver on offer (driver, changed_in);
create trigger offer_changed before update on offer for each row execute function changed();

create table trip_event (
    ride        uuid not null references ride,
    seq         bigint not null,
    kind        text not null,
    at          timestamptz not null,
    occurred_at timestamptz not null,
    primary key (ride, seq)
);
comment on table trip_event is 'What happened to a ride, by the version it then had. occurred_at is the device''s word.';

create table rating (
    ride  uuid primary key references ride,
    stars bigint not null check (stars between 1 and 5),
    note  text not null check (length(note) <= 500),
    at    timestamptz not null
);
comment on table rating is 'What the rider thought of a completed ride.';

create table receivable (
    ride         uuid primary key references ride,
    kind         text not null check (kind in ('fare', 'cancel_fee')),
    payer        uuid not null,
    payee        uuid not null,
    amount_minor bigint not null check (amount_minor > 0),
    state        text not null default 'due' check (state in ('due', 'pending', 'paid', 'refused')),
    reason       text not null default '',
    tries        bigint not null default 0,
    since        timestamptz not null,
    asked_at     timestamptz not null,
    ask_again_at timestamptz,
    check (payer <> payee)
);
comment on table receivable is 'What a rider owes a driver for a ride that ended; one per ride.';
create index receivable_unpaid on receivable (payer) where state <> 'paid';
create index receivable_to_ask_again on receivable (ask_again_at) where state = 'refused';

create table charge (
    id         uuid primary key,
    ride       uuid not null references receivable,
    state      text not null default 'asked'
                   check (state in ('asked', 'pending', 'settled', 'refused', 'expired', 'canceled')),
    reason     text not null default '',
    asked_at   timestamptz not null,
    sent_at    timestamptz not null,
    changed_at timestamptz not null,
    expires_at timestamptz not null
);
comment on table charge is 'A charge that pay was asked for, last at sent_at. A receivable has at most one that is live or settled.';
create index charge_unanswered on charge (sent_at) where state in ('asked', 'pending');
create unique index charge_one_live_per_receivable on charge (ride) where state in ('asked', 'pending', 'settled');

create table quote_key (
    id      bigint primary key,
    secret  text not null
);
comment on table quote_key is 'What quotes are signed with; one row, made here, that never leaves this database and taxi''s memory.';
insert into quote_key (id, secret)
values (1, replace(cast(gen_random_uuid() as text) || cast(gen_random_uuid() as text), '-', ''));
