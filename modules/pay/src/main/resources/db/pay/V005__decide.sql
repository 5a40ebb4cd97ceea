-- What a module or a person wants of a charge. A flaw says that what was asked for is no charge or payout at all.
create type charge_command as (
    kind text, module text, charge uuid, person uuid, payee uuid, amount_minor bigint, purpose text, title text,
    expires_at timestamptz, payout uuid, partner boolean, flaw text);

-- What came of it: told is the module that gets the message of this type, or null; alarm says what somebody tried
-- that no honest module does, or ''.
create type charge_decision as (
    outcome text, charge charge, told text, type text, payload jsonb, alarm text, woken uuid);

create function tell_charge(
    p_outcome text, c charge, p_alarm text default '')
returns charge_decision language sql as $$
    select p_outcome, c, (c).module, 'pay.charge_changed',
        jsonb_build_object(
            'charge', (c).id, 'state', (c).state, 'reason', (c).reason,
            'at', coalesce((c).decided_at, (c).asked_at)),
        p_alarm, (c).payee
$$;

create function tell_void(p_module text, p_charge uuid, p_state text, p_reason text, p_at timestamptz, p_alarm text)
returns charge_decision language sql as $$
    select p_state, null::charge, p_module, 'pay.charge_changed',
        jsonb_build_object('charge', p_charge, 'state', p_state, 'reason', p_reason, 'at', p_at), p_alarm, null::uuid
$$;

-- The only way from pending to anything else.
create function move_charge(p_id uuid, p_state text, p_reason text, p_by_mandate boolean, p_at timestamptz)
returns charge language sql as $$
    update charge c
    set state = p_state, reason = p_reason, by_mandate = p_by_mandate, decided_at = p_at
    where c.id = p_id and c.state = 'pending'
    returning c
$$;

create function expire_charge(c charge, p_at timestamptz)
returns charge language sql as $$
    select case when (c).state = 'pending' and (c).expires_at <= p_at
        then move_charge((c).id, 'expired', '', false, p_at) else c end
$$;

-- settled, or why not; then nothing has changed.
create function settle_charge(c charge, p_by_mandate boolean, p_at timestamptz)
returns text language plpgsql as $$
declare
    receiver uuid;
begin
    receiver := case
        when c.payee is null
            then (select w.owner from wallet w where w.module = c.module and w.partner is null)
        else (select w.owner from wallet w where w.owner = c.payee and w.kind = 'person') end;
    if receiver is null then
        return 'payee_unknown';
    end if;
    update wallet w set balance_minor = w.balance_minor - c.amount_minor
    where w.owner = c.payer and w.kind = 'person' and w.balance_minor >= c.amount_minor;
    if not found then
        return 'insufficient_funds';
    end if;
    update wallet w set balance_minor = w.balance_minor + c.amount_minor where w.owner = receiver;
    insert into transfer (id, kind, debit, credit, amount_minor, note, settled_at, charge, purpose)
    values (uuidv7(), 'charge', c.payer, receiver, c.amount_minor, c.title, p_at, c.id, c.purpose);
    perform move_charge(c.id, 'settled', '', p_by_mandate, p_at);
    return 'settled';
end
$$;

-- Whether the payer's mandate covers it: settled, the reason why it waits though there is one, or '' without one. The
-- mandate stays locked until the commit, so that nothing settles under it after it was revoked.
create function settle_by_mandate(c charge, p_at timestamptz)
returns text language plpgsql as $$
declare
    cap record;
begin
    select m.per_charge_minor, m.per_day_minor into cap
    from mandate m where m.person = c.payer and m.module = c.module for share;
    if not found then
        return '';
    elsif c.amount_minor > cap.per_charge_minor or c.amount_minor > cap.per_day_minor - (
        select coalesce(sum(d.amount_minor), 0)
        from charge d
        where d.payer = c.payer and d.module = c.module and d.by_mandate and d.decided_at > p_at - interval '24 hours')
    then
        return 'over_mandate';
    end if;
    return settle_charge(c, true, p_at);
end
$$;

create function ask_charge(cmd charge_command, p_fresh boolean, p_at timestamptz)
returns charge_decision language plpgsql as $$
declare
    c charge := (select k from charge k where k.id = cmd.charge);
    settled text;
begin
    if c.id is null then
        return void_charge(
            cmd.module, cmd.charge, 'refused', p_at,
            case when cmd.flaw <> '' then cmd.flaw
                when exists (select 1 from wallet w where w.owner = cmd.person and w.kind <> 'person')
                    then 'payer_unknown'
                else 'payee_unknown' end);
    elsif c.module <> cmd.module then
        return tell_void(cmd.module, cmd.charge, 'refused', 'invalid', p_at, 'asked under an id of another module');
    end if;
    c := expire_charge(c, p_at);
    if p_fresh then
        if c.state = 'pending' then
            settled := settle_by_mandate(c, p_at);
            if settled not in ('settled', '') then
                update charge k set reason = settled where k.id = c.id;
            end if;
            c := (select k from charge k where k.id = cmd.charge);
        end if;
        return tell_charge('asked', c);
    elsif cmd.flaw <> '' or (c.payer, c.payee, c.amount_minor, c.purpose, c.title, c.expires_at)
        is distinct from (cmd.person, cmd.payee, cmd.amount_minor, cmd.purpose, cmd.title, cmd.expires_at) then
        return tell_charge('altered', c, 'asked for something else under the same id');
    end if;
    return tell_charge('repeated', c);
end
$$;

-- Notes that there will never be a charge under this id, or tells again what was noted.
create function void_charge(p_module text, p_charge uuid, p_state text, p_at timestamptz, p_reason text)
returns charge_decision language plpgsql as $$
declare
    known record;
begin
    insert into void_charge (id, module, state, reason, at)
    values (p_charge, p_module, p_state, p_reason, p_at)
    on conflict do nothing;
    select v.module, v.state, v.reason, v.at into known from void_charge v where v.id = p_charge;
    if known.module <> p_module then
        return tell_void(p_module, p_charge, 'refused', 'invalid', p_at, 'an id of another module');
    end if;
    return tell_void(p_module, p_charge, known.state, known.reason, known.at, '');
end
$$;

create function cancel_charge(cmd charge_command, p_at timestamptz)
returns charge_decision language plpgsql as $$
declare
    c charge := (select k from charge k where k.id = cmd.charge);
begin
    if c.id is null then
        return void_charge(cmd.module, cmd.charge, 'canceled', p_at, '');
    elsif c.module <> cmd.module then
        return tell_void(cmd.module, cmd.charge, 'refused', 'invalid', p_at, 'canceled a charge of another module');
    end if;
    c := expire_charge(c, p_at);
    if c.state = 'pending' then
        c := move_charge(c.id, 'canceled', '', false, p_at);
    end if;
    return tell_charge('canceled', c);
end
$$;

-- The payer's word, or the end of the time for it. A confirmation repeats what the payer saw; one of something else is
-- no confirmation of this.
create function answer_charge(cmd charge_command, p_at timestamptz)
returns charge_decision language plpgsql as $$
declare
    c charge := (select k from charge k where k.id = cmd.charge);
    before text := c.state;
    outcome text;
begin
    if c.id is null or c.payer <> cmd.person and cmd.kind <> 'expire' then
        return ('unknown', null, null, null, null, '', null)::charge_decision;
    end if;
    c := expire_charge(c, p_at);
    if cmd.kind = 'expire' then
        outcome := 'final';
    elsif cmd.kind = 'decline' then
        outcome := case
            when c.state = 'pending' then 'declined'
            when c.state = 'refused' then 'repeated'
            else 'final' end;
        if outcome = 'declined' then
            c := move_charge(c.id, 'refused', 'declined', false, p_at);
        end if;
    elsif (c.module, c.payee, c.amount_minor) is distinct from (cmd.module, cmd.payee, cmd.amount_minor) then
        outcome := 'mismatch';
    elsif c.state = 'pending' then
        outcome := settle_charge(c, false, p_at);
        c := (select k from charge k where k.id = cmd.charge);
    else
        outcome := case when c.state = 'settled' then 'repeated' else 'final' end;
    end if;
    if c.state <> before then
        return tell_charge(outcome, c);
    end if;
    return (outcome, c, null, null, null, '', null)::charge_decision;
end
$$;

create function tell_payout(
    p_module text, p_payout uuid, p_charge uuid, p_reason text, p_at timestamptz, p_alarm text default '',
    p_woken uuid default null)
returns charge_decision language sql as $$
    select case when p_reason = '' then 'settled' else 'refused' end, null::charge, p_module, 'pay.paid_out',
        jsonb_build_object(
            'payout', p_payout, 'charge', p_charge, 'reason', p_reason, 'at', p_at,
            'state', case when p_reason = '' then 'settled' else 'refused' end),
        p_alarm, p_woken
$$;

create function pay_out(cmd charge_command, p_at timestamptz)
returns charge_decision language plpgsql as $$
declare
    c charge := (select k from charge k where k.id = cmd.charge);
    known payout := (select k from payout k where k.id = cmd.payout);
    refused refused_payout := (select k from refused_payout k where k.id = cmd.payout);
    owner_of_known text := (select k.module from charge k where k.id = known.charge);
    receiver uuid;
    refusal text := '';
begin
    if coalesce(owner_of_known, refused.module) <> cmd.module then
        return tell_payout(cmd.module, cmd.payout, cmd.charge, 'invalid', p_at, 'paid out under another module''s id');
    elsif known.id is not null then
        return tell_payout(
            cmd.module, known.id, known.charge, '', known.paid_at,
            case when cmd.flaw <> '' or (known.charge, known.recipient, known.partner, known.amount_minor, known.purpose)
                is distinct from (cmd.charge, cmd.payee, cmd.partner, cmd.amount_minor, cmd.purpose)
                then 'paid out something else under the same id' else '' end);
    elsif refused.id is not null then
        return tell_payout(cmd.module, refused.id, refused.charge, refused.reason, refused.at);
    end if;
    select w.owner into receiver
    from wallet w
    where cmd.partner and w.module = cmd.module and w.partner = cmd.payee
        or not cmd.partner and w.owner = cmd.payee and w.kind = 'person';
    refusal := case
        when cmd.flaw <> '' then cmd.flaw
        when c.id is null or c.module <> cmd.module or c.state <> 'settled' or c.payee is not null
            or cmd.amount_minor > c.amount_minor - c.paid_out_minor then 'not_held'
        when receiver is null then 'payee_unknown'
        else '' end;
    if refusal <> '' then
        insert into refused_payout (id, module, charge, reason, at)
        values (cmd.payout, cmd.module, cmd.charge, refusal, p_at);
        return tell_payout(
            cmd.module, cmd.payout, cmd.charge, refusal, p_at,
            case when c.module <> cmd.module then 'paid out a charge of another module' else '' end);
    end if;
    update charge k set paid_out_minor = k.paid_out_minor + cmd.amount_minor where k.id = c.id;
    update wallet w set balance_minor = w.balance_minor - cmd.amount_minor
    where w.module = cmd.module and w.partner is null;
    update wallet w set balance_minor = w.balance_minor + cmd.amount_minor where w.owner = receiver;
    insert into payout (id, charge, recipient, partner, amount_minor, purpose, paid_at)
    values (cmd.payout, c.id, cmd.payee, cmd.partner, cmd.amount_minor, cmd.purpose, p_at);
    insert into transfer (id, kind, debit, credit, amount_minor, note, settled_at, charge, purpose)
    select uuidv7(), 'payout', w.owner, receiver, cmd.amount_minor, c.title, p_at, c.id, cmd.purpose
    from wallet w where w.module = cmd.module and w.partner is null;
    return tell_payout(cmd.module, cmd.payout, c.id, '', p_at, '', receiver);
end
$$;

-- Opens, then locks all wallets that could be needed, in order of owner, as post_transfers does: no deadlock. A payee
-- whom accounts has not told of yet has one from now on, as whoever looks at their balance has: else a charge that a
-- mandate covers would wait for the payer's word for ever.
create function lock_for_charges(commands charge_command[], p_fresh uuid[])
returns void language plpgsql as $$
declare
    concerned uuid[];
    owners uuid[];
begin
    concerned := p_fresh || array(
        select k.charge from unnest(commands) k where k.kind in ('confirm', 'pay_out'));
    perform 1 from charge c where c.id in (select k.charge from unnest(commands) k) order by c.id for no key update;
    insert into wallet (owner, kind)
    select distinct c.payee, 'person' from charge c where c.id = any(p_fresh) and c.payee is not null order by c.payee
    on conflict do nothing;
    insert into wallet (owner, kind, module)
    select uuidv7(), 'held', held.module
    from (select distinct c.module from charge c where c.id = any(concerned) and c.payee is null) held
    on conflict do nothing;
    insert into wallet (owner, kind, module, partner)
    select uuidv7(), 'partner', new.module, new.payee
    from (
        select distinct k.module, k.payee
        from unnest(commands) k
        join charge c on c.id = k.charge and c.module = k.module and c.state = 'settled' and c.payee is null
        where k.kind = 'pay_out' and k.partner and k.flaw = '') new
    on conflict do nothing;
    owners := array(
        select c.payer from charge c where c.id = any(concerned)
        union select c.payee from charge c where c.id = any(concerned) and c.payee is not null
        union select k.payee from unnest(commands) k where k.kind = 'pay_out' and not k.partner
        union
        select w.owner from wallet w join charge c on c.module = w.module
        where c.id = any(concerned) and w.partner is null
        union
        select w.owner from wallet w join unnest(commands) k on k.module = w.module and k.payee = w.partner
        where k.kind = 'pay_out' and k.partner);
    perform 1 from wallet w where w.owner = any(owners) order by w.owner for no key update;
end
$$;

-- Decides a batch in its order and says what came of each command. One call is one transaction in autocommit: the
-- decision, the money and the message of it are one. New charges are inserted first and in order of id, then charges
-- are locked in order of id, then wallets: whoever waits holds nothing that those before it in this order wait for.
-- The time is the database's, read when all locks are held, so that nothing settles after it expired.
create function decide_charges(p_commands jsonb, p_listeners text[], p_paid_listeners text[])
returns table (item int, outcome text, charge charge, alarm text, woken uuid)
language plpgsql as $$
#variable_conflict use_column
declare
    commands charge_command[] := array(select k from jsonb_populate_recordset(null::charge_command, p_commands) k);
    cmd charge_command;
    fresh uuid[];
    d charge_decision;
    now_at timestamptz;
begin
    with asked as (
        insert into charge (id, module, payer, payee, amount_minor, purpose, title, asked_at, expires_at)
        select k.charge, k.module, k.person, k.payee, k.amount_minor, k.purpose, k.title, clock_timestamp(), k.expires_at
        from unnest(commands) with ordinality k
        where k.kind = 'ask' and k.flaw = ''
          and not exists (select 1 from void_charge v where v.id = k.charge)
          and not exists (select 1 from wallet w where w.owner in (k.person, k.payee) and w.kind <> 'person')
        order by k.charge, k.ordinality
        on conflict do nothing
        returning id)
    select coalesce(array_agg(id), '{}') into fresh from asked;
    perform lock_for_charges(commands, fresh);
    now_at := clock_timestamp();
    for i in 1 .. coalesce(cardinality(commands), 0) loop
        cmd := commands[i];
        case cmd.kind
            when 'ask' then
                d := ask_charge(cmd, cmd.charge = any(fresh), now_at);
                fresh := array_remove(fresh, cmd.charge);
            when 'cancel' then d := cancel_charge(cmd, now_at);
            when 'confirm', 'decline', 'expire' then d := answer_charge(cmd, now_at);
            when 'pay_out' then d := pay_out(cmd, now_at);
        end case;
        if d.told = any(case d.type when 'pay.paid_out' then p_paid_listeners else p_listeners end) then
            insert into outbox (destination, aggregate, type, payload)
            values (d.told, cmd.charge::text, d.type, d.payload::text);
        end if;
        item := i;
        outcome := d.outcome;
        charge := d.charge;
        alarm := d.alarm;
        woken := d.woken;
        return next;
    end loop;
end
$$;
