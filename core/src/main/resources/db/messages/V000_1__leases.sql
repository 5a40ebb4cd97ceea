-- Order needs a number that grows over all backends: uuidv7() grows within one, and another backend's clock may be
-- behind it. A sequence gives its numbers in the order in which they are asked for.
alter table outbox add column position bigint;
update outbox set position = numbered.position
from (select id, row_number() over (order by id) as position from outbox) numbered
where outbox.id = numbered.id;
alter table outbox alter column position set not null;
alter table outbox alter column position add generated always as identity;
select setval(pg_get_serial_sequence('outbox', 'position'), coalesce(max(position), 0) + 1, false) from outbox;

alter table outbox
    add column xid xid8 not null default pg_current_xact_id(),
    add column lane int not null generated always as (hashtext(aggregate) & 63) stored,
    add column sent_at timestamptz not null default clock_timestamp(),
    add column parked_at timestamptz,
    add column behind boolean not null default false,
    add column last_error text check (length(last_error) <= 300);
comment on column outbox.xid is 'The transaction that sends it; a message is read when no transaction with this or a lower id runs any more.';
comment on column outbox.attempts is 'How often its destination refused it; a destination that is away does not count.';
comment on column outbox.parked_at is 'Since when it is given up until an operator decides; the later messages of its aggregate wait.';

comment on column outbox.behind is 'It waits behind a parked message of its aggregate, and nobody looks at it meanwhile. Set now and then: it saves work, what may be taken does not depend on it.';

drop index outbox_order;
drop index outbox_due;
create index outbox_position on outbox (destination, position) where parked_at is null and not behind;
create index outbox_aggregate on outbox (destination, aggregate, xid);
create index outbox_troubled on outbox (destination, aggregate) where attempts > 0;

create view outbox_ready as
select o.id, o.destination, o.aggregate, o.type, o.payload, o.position, o.lane, o.attempts, o.sent_at
from outbox o
where o.parked_at is null
  and not o.behind
  and o.due_at <= now()
  and o.xid < pg_snapshot_xmin(pg_current_snapshot())
  and not exists (
      select 1 from outbox troubled
      where troubled.destination = o.destination and troubled.aggregate = o.aggregate and troubled.attempts > 0
        and (troubled.parked_at is not null or troubled.due_at > now()))
  and not exists (
      select 1 from outbox withheld
      where withheld.destination = o.destination and withheld.aggregate = o.aggregate
        and withheld.xid >= pg_snapshot_xmin(pg_current_snapshot()) and withheld.position < o.position);
comment on view outbox_ready is 'Messages that may be taken now: nothing that runs could still commit before them, and no message of their aggregate is parked, waits for another try or is withheld before them.';

create table outbox_lease (
    destination text        not null,
    lane        int         not null check (lane between 0 and 63),
    holder      uuid        not null,
    until       timestamptz not null,
    primary key (destination, lane)
) with (fillfactor = 50);
comment on table outbox_lease is 'Which worker carries a lane to a destination, and until when if it is not heard of again. No row, or a time that has passed: free.';

create index inbox_age on inbox (handled_at);
