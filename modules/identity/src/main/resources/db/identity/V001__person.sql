create table person (
    account uuid primary key,
    level   smallint not null default 0 check (level between 0 and 2),
    version bigint   not null default 0
);
comment on table person is 'How well somebody is known: 0 not at all, 1 by a verified phone, 2 by a verified phone and identity. version is of the last level that was told to others and grows, with the time, so that it grows over a restore as well. Its row is the lock for all that the level follows from.';

create table phone (
    number      text primary key,
    account     uuid        not null unique,
    verified_at timestamptz not null
);
comment on table phone is 'Who last showed that they receive what is sent to this number (E.164). One number has one account, one account one number.';

create table phone_check (
    id          uuid primary key,
    account     uuid        not null,
    number      text        not null,
    code_hash   text        not null,
    state       text        not null check (state in ('sent', 'verified', 'spent', 'replaced')),
    wrong_codes int         not null default 0 check (wrong_codes between 0 and 5),
    expires_at  timestamptz not null
);
comment on table phone_check is 'A one-time code sent to a number, under an id of the asker''s making. Only a keyed hash of the code is kept. Deleted 30 days later.';
create unique index phone_check_open on phone_check (account) where state = 'sent';
create index phone_check_expires on phone_check (expires_at);

create table identity_check (
    id          uuid primary key,
    account     uuid        not null,
    fingerprint text        not null,
    state       text        not null check (state in ('asked', 'verified', 'refused', 'lapsed')),
    asked_at    timestamptz not null,
    due_at      timestamptz not null,
    times_asked int         not null default 1
);
comment on table identity_check is 'A question to the registrar, under an id of the asker''s making. asked: the registrar may or may not have decided, and is asked again at due_at. fingerprint is a keyed hash of what was asked, so that the id means one question for ever though the question is not kept.';
create unique index identity_check_open on identity_check (account) where state = 'asked';
create index identity_check_due on identity_check (due_at) where state = 'asked';

create table identity_question (
    check_id   uuid primary key references identity_check (id),
    name       text not null,
    birth_date date not null
);
comment on table identity_question is 'What the registrar is asked: as long as it has not answered, and not a moment longer.';

create table identity (
    account     uuid primary key,
    check_id    uuid        not null unique references identity_check (id),
    birth_date  date        not null,
    verified_at timestamptz not null
);
comment on table identity is 'What is known of somebody since the registrar confirmed it. The birth date is kept because a credential about age is made from it; the name is not kept.';
