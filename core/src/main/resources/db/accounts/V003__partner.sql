create table partner (
    id         uuid primary key,
    seq        bigint      generated always as identity unique,
    module     text        not null,
    name       text        not null check (length(name) between 1 and 60),
    version    bigint      not null default 1,
    created_at timestamptz not null
);
comment on table partner is 'An organisation that deals with one module: a shop that gives out gifts. version counts the changes of it and its keys.';

create table partner_key (
    id         uuid primary key,
    partner    uuid        not null references partner (id),
    sha256     text        not null unique check (sha256 ~ '^[0-9a-f]{64}$'),
    created_at timestamptz not null,
    revoked_at timestamptz
);
comment on table partner_key is 'What a partner proves itself with. Of the key itself only the hash is known here.';
create index partner_key_good on partner_key (partner) where revoked_at is null;
