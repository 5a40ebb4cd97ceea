create table account (
    id            uuid primary key,
    handle        text        not null unique check (handle ~ '^[a-z0-9_]{3,20}$'),
    name          text        not null check (length(name) between 1 and 40),
    created_at    timestamptz not null,
    version       bigint      not null default 0
);
comment on table account is 'A person. Edited by that person, so an entity with a version.';
create index account_handle_prefix on account (handle text_pattern_ops);

create table credential (
    account       uuid primary key references account (id),
    password_hash text not null,
    signup_key    text
);
comment on table credential is 'What proves a person at sign-in: an Argon2id hash in PHC form. signup_key is the Idempotency-Key of the sign-up, so that a repeat finds its account.';

create table contact (
    account  uuid        not null references account (id),
    person   uuid        not null references account (id),
    added_at timestamptz not null,
    primary key (account, person)
);
comment on table contact is 'People that a person keeps in their list; one-sided.';

create table device (
    id         uuid        not null,
    account    uuid        not null references account (id),
    name       text        not null check (length(name) between 1 and 60),
    public_key text,
    created_at timestamptz not null,
    primary key (account, id)
);
comment on table device is 'A device a person signed in with. public_key is a public JWK, if the device has one.';

create table session (
    id         uuid primary key,
    account    uuid        not null references account (id),
    device     uuid        not null,
    generation int         not null check (generation > 0),
    rotated_at timestamptz not null,
    foreign key (account, device) references device (account, id)
);
comment on table session is 'A signed-in device. generation counts refresh tokens: only the newest is good, and the one before it for 60 s after rotated_at.';

create table revocation (
    seq        bigint generated always as identity primary key,
    session    uuid        not null unique references session (id),
    revoked_at timestamptz not null
);
comment on table revocation is 'Sessions that ended, in the order in which they ended: a session is open while it has no row here.';
