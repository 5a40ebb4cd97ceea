-- How much a person may send follows from how well they are known (identity's levels). What was sent today stands in the
-- wallet that is written anyway, so that a limit costs no sum over the day's transfers.
alter table wallet
    add column if not exists level smallint not null default 0 check (level between 0 and 2),
    add column if not exists level_version bigint not null default 0,
    add column if not exists sent_on date not null default date '-infinity',
    add column if not exists sent_minor bigint not null default 0 check (sent_minor >= 0);
comment on column wallet.level is 'How well the owner is known; level_version is of the last message that said so.';
comment on column wallet.sent_minor is 'What the owner sent to people by transfers on the day sent_on, by the calendar of Seoul.';

create table level_limit (
    level              smallint primary key check (level between 0 and 2),
    per_transfer_minor bigint not null check (per_transfer_minor > 0),
    per_day_minor      bigint not null check (per_day_minor >= per_transfer_minor)
);
comment on table level_limit is 'How much somebody of a level sends to people at once and on a day. Changed by an operator, it counts from the next transfer on.';
insert into level_limit (level, per_transfer_minor, per_day_minor) values
    (0, 500000, 1000000),
    (1, 1000000, 3000000),
    (2, 2000000, 10000000);

-- As before; and a transfer stays within the limits of its payer's level, decided under the lock on the wallet, so that
-- two at once do not both find room. Such a refusal is not stored: it ends with the day, or with a better level. A clock
-- that goes back over midnight begins no day anew, and a level without a limit sends nothing. The next change of this
-- function is V021 or later: migrations may be applied out of order, and the newest text must win.
create or replace function post_transfers(
    p_id uuid[], p_kind text[], p_debit uuid[], p_credit uuid[], p_amount bigint[], p_note text[], p_card text[],
    p_grace boolean[], p_grace_day bigint, p_at timestamptz)
returns table (item int, outcome text, at timestamptz)
language plpgsql as $$
declare
    known record;
    today date := (p_at at time zone 'Asia/Seoul')::date;
begin
    perform 1 from wallet w where w.owner = any(p_debit || p_credit) order by w.owner for no key update;
    for i in 1 .. cardinality(p_id) loop
        item := i;
        at := p_at;
        select t.debit, t.credit, t.amount_minor, t.note, t.settled_at as at, 'repeated' as outcome into known
        from transfer t where t.id = p_id[i];
        if not found then
            select r.debit, r.credit, r.amount_minor, r.note, r.refused_at as at, r.reason as outcome into known
            from refused_transfer r where r.id = p_id[i];
        end if;
        if found then
            at := known.at;
            outcome := case
                when (known.debit, known.credit, known.amount_minor, known.note)
                   = (p_debit[i], p_credit[i], p_amount[i], p_note[i]) then known.outcome
                else 'id_used' end;
        elsif not exists (select 1 from wallet w where w.owner = p_credit[i] and w.kind = 'person') then
            outcome := 'payee_unknown';
        elsif not exists (select 1 from wallet w where w.owner = p_debit[i]) then
            outcome := 'payer_unknown';
        elsif p_grace[i] and not exists (
            select 1
            from (
                select t.credit from transfer t
                where t.debit = p_debit[i] and t.kind = 'transfer'
                order by t.seq desc limit 1000) recent
            where recent.credit = p_credit[i]) then
            outcome := 'grace_new_payee';
        elsif p_grace[i] and p_amount[i] > p_grace_day - (
            select coalesce(sum(t.amount_minor), 0)
            from transfer t
            where t.debit = p_debit[i] and t.by_grace and t.settled_at > p_at - interval '24 hours') then
            outcome := 'grace_too_much';
        elsif p_kind[i] = 'transfer' and not exists (
            select 1
            from wallet w join level_limit l on l.level = w.level
            where w.owner = p_debit[i]
                and p_amount[i] <= l.per_transfer_minor
                and p_amount[i] <= l.per_day_minor - case when w.sent_on >= today then w.sent_minor else 0 end) then
            outcome := 'over_limit';
        else
            update wallet w set
                balance_minor = w.balance_minor - p_amount[i],
                sent_minor = case
                    when p_kind[i] <> 'transfer' then w.sent_minor
                    when w.sent_on >= today then w.sent_minor + p_amount[i]
                    else p_amount[i] end,
                sent_on = case when p_kind[i] = 'transfer' then greatest(today, w.sent_on) else w.sent_on end
            where w.owner = p_debit[i] and (w.kind = 'bank' or w.balance_minor >= p_amount[i]);
            if not found then
                insert into refused_transfer (id, debit, credit, amount_minor, note, reason, refused_at)
                values (p_id[i], p_debit[i], p_credit[i], p_amount[i], p_note[i], 'insufficient_funds', p_at);
                outcome := 'insufficient_funds';
            else
                update wallet w set balance_minor = w.balance_minor + p_amount[i] where w.owner = p_credit[i];
                insert into transfer (id, kind, debit, credit, amount_minor, note, settled_at, by_grace)
                values (p_id[i], p_kind[i], p_debit[i], p_credit[i], p_amount[i], p_note[i], p_at, p_grace[i]);
                if p_kind[i] = 'top_up' then
                    update top_up t set state = 'settled' where t.id = p_id[i];
                end if;
                if p_card[i] <> '' then
                    insert into outbox (destination, aggregate, type, payload)
                    values ('chat', p_id[i]::text, 'chat.post_card', p_card[i]);
                end if;
                outcome := 'settled';
            end if;
        end if;
        return next;
    end loop;
end
$$;
