create table upload (
    id         uuid primary key,
    account    uuid        not null,
    name       text        not null check (length(name) between 1 and 255),
    type       text        not null check (length(type) between 1 and 100),
    size       bigint      not null check (size > 0),
    sha256     text        not null default '' check (sha256 ~ '^([0-9a-f]{64})?$'),
    state      text        not null check (state in ('uploading', 'stored', 'refused', 'expired', 'deleted')),
    reason     text        not null default '' check ((reason = '') = (state <> 'refused')),
    began_at   timestamptz not null,
    expires_at timestamptz not null
);
comment on table upload is 'A file on its way here, or what became of it, under an id of the sender''s making that means one file for ever. How many of its bytes are here is the length of its file; what a stored one is stands beside its bytes. sha256 is what the sender says it will be, or empty.';
create index upload_open on upload (expires_at) where state = 'uploading';
create index upload_account on upload (account, began_at);
