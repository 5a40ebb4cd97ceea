create table wallet (
    owner         uuid primary key,
    kind          text        not null check (kind in ('person', 'bank')),
    currency      text        not null default 'KRW' check (currency = 'KRW'),
    balance_minor bigint      not null default 0,
    opened_at     timestamptz not null default now(),
    check (kind = 'bank' or balance_minor >= 0)
) with (fillfactor = 50);
comment on table wallet is 'What somebody has, in minor units: always the sum of the transfers to them less those from them. Only the outside world (kind bank) may be negative.';

-- The outside world, where money comes from when a wallet is topped up.
insert into wallet (owner, kind) values ('00000000-0000-0000-0000-000000000001', 'bank');

create table transfer (
    id           uuid primary key,
    seq          bigint generated always as identity unique,
    kind         text        not null check (kind in ('transfer', 'top_up')),
    debit        uuid        not null references wallet (owner),
    credit       uuid        not null references wallet (owner) check (credit <> debit),
    amount_minor bigint      not null check (amount_minor > 0),
    currency     text        not null default 'KRW' check (currency = 'KRW'),
    note         text        not null default '',
    settled_at   timestamptz not null
);
comment on table transfer is 'Money that moved. One row holds debit and credit, so it cannot unbalance. The id was made by whoever asked; a fact, never changed.';
create index transfer_debit on transfer (debit, seq);
create index transfer_credit on transfer (credit, seq);

create table refused_transfer (
    id           uuid primary key,
    debit        uuid        not null,
    credit       uuid        not null,
    amount_minor bigint      not null,
    note         text        not null,
    reason       text        not null check (reason in ('insufficient_funds')),
    refused_at   timestamptz not null
);
comment on table refused_transfer is 'Transfers that were refused for what they were. The refusal sticks to the id: asked again it is the same answer, another try needs another id.';

create table top_up (
    id           uuid primary key,
    owner        uuid        not null references wallet (owner),
    amount_minor bigint      not null check (amount_minor > 0),
    state        text        not null check (state in ('asked', 'settled', 'refused')),
    asked_at     timestamptz not null,
    due_at       timestamptz not null
);
comment on table top_up is 'Money asked from the bank. asked: the bank may or may not have paid, and is asked again at due_at under the same id. settled: transfer has a row of this id.';
create index top_up_due on top_up (due_at) where state = 'asked';
