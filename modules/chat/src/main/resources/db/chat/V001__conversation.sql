create table person (
    id      uuid primary key,
    handle  text   not null,
    name    text   not null,
    version bigint not null
);
comment on table person is 'What chat knows of people, told by accounts; a copy, never asked for.';

create table conversation (
    id         uuid primary key,
    kind       text        not null check (kind in ('direct', 'group')),
    title      text        not null default '',
    last_seq   bigint      not null default 0 check (last_seq >= 0),
    created_at timestamptz not null
) with (fillfactor = 70);
comment on table conversation is 'last_seq is the highest sequence number given in it; numbers are dense from 1. Locking the row is what orders the log.';

create table direct_pair (
    low          uuid not null,
    high         uuid not null check (low < high),
    conversation uuid not null references conversation (id),
    primary key (low, high)
);
comment on table direct_pair is 'The one direct conversation of two people; the smaller id comes first.';

create table member (
    conversation uuid   not null references conversation (id),
    person       uuid   not null,
    read_seq     bigint not null default 0 check (read_seq >= 0),
    primary key (conversation, person)
) with (fillfactor = 70);
comment on table member is 'Who is in a conversation and how far they have read: a watermark, never a counter.';
create index member_person on member (person, conversation);

create table entry (
    conversation uuid        not null,
    seq          bigint      not null check (seq > 0),
    sender       uuid        not null,
    client_id    uuid        not null,
    kind         text        not null,
    body         text        not null,
    sent_at      timestamptz not null,
    primary key (conversation, seq),
    unique (conversation, sender, client_id)
);
comment on table entry is 'The log. A message is its sender''s client_id in its conversation, for ever: sent again it is the same one. body is JSON, opaque to the database.';
