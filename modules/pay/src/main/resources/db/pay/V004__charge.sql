-- Money that waits for a module's word, and what partners are owed, are wallets like others: the ledger stays one.
alter table wallet drop constraint wallet_kind_check;
alter table wallet
    add column module text,
    add column partner uuid,
    add constraint wallet_kind_check check (kind in ('person', 'bank', 'held', 'partner')),
    add check ((kind in ('held', 'partner')) = (module is not null)),
    add check ((kind = 'partner') = (partner is not null));
comment on column wallet.module is 'held: what is held for this module. partner: a partner of this module, by the id it has there.';
create unique index wallet_module on wallet (module, partner) nulls not distinct where module is not null;

alter table transfer drop constraint transfer_kind_check;
alter table transfer
    add column charge uuid,
    add column purpose text not null default '',
    add constraint transfer_kind_check check (kind in ('transfer', 'top_up', 'charge', 'payout')),
    add check ((kind in ('charge', 'payout')) = (charge is not null));
comment on column transfer.charge is 'charge: the charge that this settled. payout: the one out of whose money it was paid.';
create unique index transfer_settled on transfer (charge) where kind = 'charge';

create table charge (
    id             uuid primary key,
    seq            bigint generated always as identity unique,
    module         text        not null,
    payer          uuid        not null,
    payee          uuid        check (payee <> payer),
    amount_minor   bigint      not null check (amount_minor > 0),
    currency       text        not null default 'KRW' check (currency = 'KRW'),
    purpose        text        not null,
    title          text        not null,
    asked_at       timestamptz not null,
    expires_at     timestamptz not null,
    state          text        not null default 'pending'
        check (state in ('pending', 'settled', 'refused', 'expired', 'canceled')),
    reason         text        not null default '',
    by_mandate     boolean     not null default false,
    decided_at     timestamptz,
    paid_out_minor bigint      not null default 0,
    check ((state = 'pending') = (decided_at is null)),
    check (state = 'settled' or not by_mandate),
    check (paid_out_minor between 0 and case when state = 'settled' and payee is null then amount_minor else 0 end)
);
comment on table charge is 'Money that a module asks a person for. It belongs to the module whose outbox the asking left. No payee: the money is held for that module. All states but pending are final.';
comment on column charge.reason is 'Why it was refused; or why it waits for the payer though there is a mandate.';
create index charge_payer on charge (payer, seq);
create index charge_due on charge (expires_at) where state = 'pending';
create index charge_by_mandate on charge (payer, module, decided_at) where by_mandate;
create index charge_pending on charge (payer, seq) where state = 'pending';

alter table transfer add foreign key (charge) references charge (id);

create function keep_final() returns trigger language plpgsql as $$
begin
    raise exception 'charge % is final: %', old.id, old.state using errcode = 'integrity_constraint_violation';
end
$$;
create trigger charge_is_final before update of state, module, payer, payee, amount_minor on charge
    for each row when (old.state <> 'pending' and (old.state, old.module, old.payer, old.payee, old.amount_minor)
        is distinct from (new.state, new.module, new.payer, new.payee, new.amount_minor))
    execute function keep_final();

create table void_charge (
    id     uuid primary key,
    module text        not null,
    state  text        not null check (state in ('refused', 'canceled')),
    reason text        not null,
    at     timestamptz not null
);
comment on table void_charge is 'Ids under which there will never be a charge: what was asked for was no charge, or it was canceled before it came.';

create table payout (
    id           uuid primary key,
    charge       uuid        not null references charge (id),
    recipient    uuid        not null,
    partner      boolean     not null,
    amount_minor bigint      not null check (amount_minor > 0),
    purpose      text        not null,
    paid_at      timestamptz not null
);
comment on table payout is 'Money given on out of what is held of a charge; each is one transfer of kind payout.';
create index payout_charge on payout (charge);

create table refused_payout (
    id     uuid primary key,
    module text        not null,
    charge uuid,
    reason text        not null check (reason in ('not_held', 'payee_unknown', 'invalid')),
    at     timestamptz not null
);
comment on table refused_payout is 'Payouts that were refused; the refusal sticks to the id.';

create table mandate (
    person           uuid        not null,
    module           text        not null,
    per_charge_minor bigint      not null check (per_charge_minor > 0),
    per_day_minor    bigint      not null check (per_day_minor >= per_charge_minor),
    currency         text        not null default 'KRW' check (currency = 'KRW'),
    given_at         timestamptz not null default now(),
    primary key (person, module)
);
comment on table mandate is 'A person lets a module take up to so much at once and so much in any 24 hours without asking. Revoked: no row.';

create view movement as
select t.id, t.seq, t.kind, t.debit, t.credit, t.amount_minor, t.note, t.settled_at, t.purpose, t.charge, c.module, c.payee
from transfer t left join charge c on c.id = t.charge;
comment on view movement is 'Transfers with what they were for.';
