create table person (
    id      uuid primary key,
    handle  text   not null,
    name    text   not null,
    version bigint not null
);
comment on table person is 'Gifts'' copy of people, as accounts told it last.';

create table partner (
    id      uuid primary key,
    name    text   not null,
    version bigint not null
);
comment on table partner is 'Gifts'' copy of its partners, as accounts told it last.';

create table partner_key (
    sha256  text primary key,
    partner uuid not null references partner
);
comment on table partner_key is 'The keys of partners that are good now, as hashes.';
create index partner_key_of_partner on partner_key (partner);

create table item (
    id             uuid primary key,
    partner        uuid        not null references partner,
    name           text        not null check (length(name) between 1 and 60),
    kind           text        not null check (kind in ('single', 'amount')),
    price_minor    bigint      not null check (price_minor between 1 and 2000000),
    validity_days  int         not null check (validity_days between 1 and 1830),
    age_restricted boolean     not null,
    available      boolean     not null,
    changed_at     timestamptz not null,
    version        bigint      not null
);
comment on table item is 'What partners offer. Edited by them, so an entity with a version; an order keeps its own copy of what counts.';
create index item_in_catalogue on item (id) where available;

-- The number that every push carries, and the transaction that wrote it, so that changes can be read in an order that
-- no late commit disturbs. A trigger, because one statement that forgot them would leave two people with two truths.
create function changed() returns trigger language plpgsql as $$
begin
    new.version := old.version + 1;
    new.changed_in := pg_current_xact_id();
    return new;
end
$$;

create table gift (
    id            uuid primary key,
    seq           bigint      generated always as identity unique,
    buyer         uuid        not null,
    recipient     uuid        not null,
    item          uuid        not null references item,
    partner       uuid        not null references partner,
    item_name     text        not null,
    kind          text        not null check (kind in ('single', 'amount')),
    price_minor   bigint      not null check (price_minor > 0),
    validity_days bigint      not null,
    message       text        not null check (length(message) <= 200),
    state         text        not null default 'awaiting_payment' check (state in ('awaiting_payment', 'paid',
                      'delivered', 'accepted', 'declined', 'canceled', 'expired')),
    reason        text        not null default '',
    version       bigint      not null default 1,
    changed_in    xid8        not null default pg_current_xact_id(),
    charge        uuid        not null unique,
    charge_state  text        not null default 'asked'
                      check (charge_state in ('asked', 'pending', 'settled', 'refused', 'expired', 'canceled')),
    charge_reason text        not null default '',
    ordered_at    timestamptz not null,
    pay_until     timestamptz not null,
    paid_at       timestamptz,
    delivered_at  timestamptz,
    accepted_at   timestamptz,
    ended_at      timestamptz,
    check (charge_state = 'settled' or state in ('awaiting_payment', 'canceled')),
    check (charge_state <> 'settled' or state <> 'awaiting_payment'),
    check (paid_at is not null or state in ('awaiting_payment', 'canceled')),
    check (delivered_at is null or paid_at is not null),
    check (state <> 'accepted' or accepted_at is not null),
    check ((ended_at is null) = (state in ('awaiting_payment', 'paid', 'delivered', 'accepted')))
);
comment on table gift is 'A gift from its order on. The recipient sees it from delivered_at on, and nothing of it before.';
create index gift_of_buyer on gift (buyer, seq);
create index gift_of_recipient on gift (recipient, seq) where delivered_at is not null;
create index gift_unpaid on gift (pay_until) where state = 'awaiting_payment';
create index gift_open_of_buyer on gift (buyer) where state = 'awaiting_payment';
create index gift_new_of_recipient on gift (recipient) where state = 'delivered';
create index gift_news_of_buyer on gift (buyer, changed_in);
create index gift_news_of_recipient on gift (recipient, changed_in) where delivered_at is not null;
create trigger gift_changed before update on gift for each row execute function changed();

create table gift_event (
    gift uuid        not null references gift,
    seq  bigint      not null,
    kind text        not null,
    at   timestamptz not null,
    primary key (gift, seq)
);
comment on table gift_event is 'What happened to a gift, by the version it then had.';

create table voucher (
    number          text primary key check (number ~ '^[0-9A-HJKMNP-TV-Z]{10}$'),
    gift            uuid        not null unique references gift,
    partner         uuid        not null references partner,
    kind            text        not null check (kind in ('single', 'amount')),
    face_minor      bigint      not null check (face_minor > 0),
    remaining_minor bigint      not null check (remaining_minor between 0 and face_minor),
    state           text        not null default 'active'
                        check (state in ('active', 'redeemed', 'refunded', 'expired')),
    expires_at      timestamptz not null,
    check ((state = 'active') = (remaining_minor > 0))
);
comment on table voucher is 'What a paid gift is worth. remaining_minor alone decides redemptions.';
create index voucher_expiring on voucher (expires_at) where state = 'active';

create table redemption (
    partner      uuid        not null references partner,
    txn          text        not null check (txn ~ '^[A-Za-z0-9._-]{1,64}$'),
    voucher      text        references voucher,
    amount_minor bigint      check (amount_minor > 0),
    state        text        not null check (state in ('redeemed', 'settled', 'reversed')),
    at           timestamptz not null,
    settle_at    timestamptz not null,
    primary key (partner, txn),
    check ((voucher is null) = (amount_minor is null)),
    check (voucher is not null or state = 'reversed')
);
comment on table redemption is 'What partners took off vouchers, by their own transaction ids. Without a voucher: a reversal that came first, so that this id never redeems anything.';
create index redemption_of_voucher on redemption (voucher);
create index redemption_due on redemption (settle_at) where state = 'redeemed';

create table payout (
    id           uuid primary key,
    gift         uuid        not null references gift,
    kind         text        not null check (kind in ('redemption', 'refund')),
    payee        uuid        not null,
    txn          text,
    amount_minor bigint      not null check (amount_minor > 0),
    state        text        not null default 'asked' check (state in ('asked', 'settled', 'refused')),
    reason       text        not null default '',
    asked_at     timestamptz not null,
    ask_again_at timestamptz,
    check ((kind = 'redemption') = (txn is not null)),
    check (ask_again_at is null or state = 'refused')
);
comment on table payout is 'Held money that pay was told to give on: to the partner for a redemption, or back.';
create index payout_of_gift on payout (gift);
create unique index payout_one_per_redemption on payout (payee, txn) where kind = 'redemption' and state <> 'refused';
create unique index payout_one_refund on payout (gift) where kind = 'refund' and state <> 'refused';
create index payout_to_ask_again on payout (ask_again_at) where ask_again_at is not null;

create table voucher_key (
    id     bigint primary key,
    secret text not null
);
comment on table voucher_key is 'What the codes of vouchers are made with; one row, made here, that never leaves this database and gifts'' memory.';
insert into voucher_key (id, secret)
values (1, replace(cast(gen_random_uuid() as text) || cast(gen_random_uuid() as text), '-', ''));
