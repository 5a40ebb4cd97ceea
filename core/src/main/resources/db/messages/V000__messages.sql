-- Every module's database has these.
create table outbox (
    id          uuid primary key default uuidv7(),
    destination text        not null,
    aggregate   text        not null,
    type        text        not null,
    payload     text        not null,
    attempts    int         not null default 0,
    due_at      timestamptz not null default now()
);
comment on table outbox is 'Messages not yet taken by their destination; a row is deleted when the destination has committed it.';
create index outbox_order on outbox (destination, aggregate, id);
create index outbox_due on outbox (destination, id);

create table inbox (
    source     text        not null,
    id         uuid        not null,
    handled_at timestamptz not null default now(),
    primary key (source, id)
);
comment on table inbox is 'Messages handled here; the row is written in the transaction of the effect, which makes it happen once.';

create table once (
    caller     uuid        not null,
    key        text        not null,
    request    text        not null,
    answer     text        not null,
    created_at timestamptz not null default now(),
    primary key (caller, key)
);
comment on table once is 'Idempotency-Keys with a hash of the request and the first answer, written in the transaction of the effect; kept 30 days.';
create index once_age on once (created_at);
