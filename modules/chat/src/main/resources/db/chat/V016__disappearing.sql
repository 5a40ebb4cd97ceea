-- Messages that disappear: what is said while a conversation has a timer is gone when its time has come. The log stays
-- dense, as with what was deleted.
alter table conversation
    add column timer_seconds int not null default 0,
    add constraint conversation_timer_seconds_check
        check (timer_seconds = 0 or timer_seconds between 60 and 31536000) not valid;
comment on column conversation.timer_seconds is 'How long what is said from now on stays; 0 is for good.';

alter table entry add column expires_at timestamptz;
comment on column entry.expires_at is 'From then on nobody is shown what it says, whether its body is still there or not; null: it stays.';

-- Apart from the log, so that finding them costs nothing where nothing disappears.
create table expiring (
    conversation uuid        not null,
    seq          bigint      not null,
    expires_at   timestamptz not null,
    primary key (conversation, seq)
);
comment on table expiring is 'Entries that are to be taken off the disk when their time is over.';
create index expiring_next on expiring (expires_at);

create index mention_entry on mention (conversation, seq);

-- As before. When something in the batch disappears, the timers of the conversations in seconds follow the numbers.
create or replace function append_texts(
    p_conversation uuid[], p_entries int[], p_place int[], p_nth int[],
    p_sender uuid[], p_client_id uuid[], p_body text[], p_sent_at timestamptz)
returns bigint[]
language plpgsql as $$
declare
    locked uuid[];
    before bigint[];
    timers int[];
begin
    select array_agg(l.id order by l.id), array_agg(l.last_seq order by l.id), array_agg(l.timer_seconds order by l.id)
    into locked, before, timers
    from (select c.id, c.last_seq, c.timer_seconds from conversation c
          where c.id = any(p_conversation) order by c.id for no key update) l;
    if locked is distinct from p_conversation then
        return null;
    end if;
    if exists (
        select from unnest(p_place, p_sender, p_client_id) a(place, sender, client_id)
        where (select true from entry e
               where e.conversation = p_conversation[a.place] and e.sender = a.sender
                 and e.client_id = a.client_id)) then
        return null;
    end if;
    update conversation c set last_seq = c.last_seq + g.entries
    from unnest(p_conversation, p_entries) g(id, entries)
    where c.id = g.id;
    insert into entry (conversation, seq, sender, client_id, kind, body, sent_at, expires_at)
    select p_conversation[a.place], before[a.place] + a.nth, a.sender, a.client_id, 'text', a.body, p_sent_at,
           case when timers[a.place] > 0 then p_sent_at + make_interval(secs => timers[a.place]) end
    from unnest(p_place, p_nth, p_sender, p_client_id, p_body) a(place, nth, sender, client_id, body);
    if 0 < any(timers) then
        insert into expiring (conversation, seq, expires_at)
        select p_conversation[a.place], before[a.place] + a.nth, p_sent_at + make_interval(secs => timers[a.place])
        from unnest(p_place, p_nth) a(place, nth)
        where timers[a.place] > 0;
        return before || cast(timers as bigint[]);
    end if;
    return before;
end
$$;

drop function append_entries(uuid[], uuid[], uuid[], text[], text[], timestamptz);

-- As before, and says when what was stored disappears.
create function append_entries(
    p_conversation uuid[], p_sender uuid[], p_client_id uuid[], p_kind text[], p_body text[], p_sent_at timestamptz)
returns table (
    item int, item_seq bigint, item_sent_at timestamptz, item_duplicate boolean, item_expires_at timestamptz)
language plpgsql as $$
begin
    perform 1 from conversation c where c.id = any(p_conversation) order by c.id for no key update;
    return query
    with asked as materialized (
        select a.n::int as n, a.conversation, a.sender, a.client_id, a.kind, a.body,
               (select e.seq from entry e
                where e.conversation = a.conversation and e.sender = a.sender and e.client_id = a.client_id) as old_seq
        from unnest(p_conversation, p_sender, p_client_id, p_kind, p_body) with ordinality
             as a(conversation, sender, client_id, kind, body, n)
    ), fresh as materialized (
        select distinct on (a.conversation, a.sender, a.client_id)
               a.n, a.conversation, a.sender, a.client_id, a.kind, a.body
        from asked a
        where a.old_seq is null
        order by a.conversation, a.sender, a.client_id, a.n
    ), grown as (
        update conversation c
        set last_seq = c.last_seq + g.entries
        from (select f.conversation, count(*) as entries from fresh f group by f.conversation) g
        where c.id = g.conversation
        returning c.id, c.last_seq - g.entries as before, c.timer_seconds
    ), appended as (
        insert into entry as e (conversation, seq, sender, client_id, kind, body, sent_at, expires_at)
        select f.conversation,
               g.before + row_number() over (partition by f.conversation order by f.n),
               f.sender, f.client_id, f.kind, f.body, p_sent_at,
               case when g.timer_seconds > 0
                         and f.kind in ('text', 'card', 'sticker', 'photo', 'video', 'voice', 'file', 'location',
                                        'contact', 'vote')
                    then p_sent_at + make_interval(secs => g.timer_seconds) end
        from fresh f
        join grown g on g.id = f.conversation
        returning e.conversation, e.sender, e.client_id, e.seq, e.expires_at
    ), timed as (
        insert into expiring (conversation, seq, expires_at)
        select n.conversation, n.seq, n.expires_at
        from appended n
        where n.expires_at is not null
    )
    select a.n,
           coalesce(a.old_seq, n.seq),
           case when a.old_seq is null then p_sent_at
                else (select e.sent_at from entry e where e.conversation = a.conversation and e.seq = a.old_seq) end,
           f.n is null,
           case when a.old_seq is null then n.expires_at
                else (select e.expires_at from entry e where e.conversation = a.conversation and e.seq = a.old_seq) end
    from asked a
    left join appended n
        on n.conversation = a.conversation and n.sender = a.sender and n.client_id = a.client_id
    left join fresh f on f.n = a.n
    order by a.n;
end
$$;

drop function append_entries(uuid[], uuid[], uuid[], text[], bigint[], text[], text[], timestamptz);

-- As before; which kinds take effect is told from those that only say something. What an edit, a reaction
-- or a ballot says disappears with what it is about; a timer holds for what comes after the entry that sets it, also
-- within a batch.
create function append_entries(
    p_conversation uuid[], p_sender uuid[], p_client_id uuid[], p_kind text[], p_target bigint[], p_body text[],
    p_mentions text[], p_sent_at timestamptz)
returns table (
    item int, item_seq bigint, item_sent_at timestamptz, item_duplicate boolean, item_expires_at timestamptz)
language plpgsql as $$
declare
    done record;
    e entry;
    retimed boolean := false;
begin
    for done in
        select a.item, a.item_seq, a.item_sent_at, a.item_duplicate, a.item_expires_at
        from append_entries(p_conversation, p_sender, p_client_id, p_kind, p_body, p_sent_at) a
    loop
        item_expires_at := done.item_expires_at;
        if done.item_seq is not null and not done.item_duplicate and (p_target[done.item] is not null
                or p_mentions[done.item] is not null
                or p_kind[done.item] not in ('text', 'card', 'sticker', 'photo', 'video', 'voice', 'file', 'location',
                                             'contact', 'vote')) then
            update entry t
            set target = p_target[done.item], mentions = p_mentions[done.item],
                expires_at = case when t.kind in ('edit', 'reaction', 'ballot')
                                  then (select x.expires_at from entry x
                                        where x.conversation = t.conversation and x.seq = p_target[done.item])
                                  else t.expires_at end
            where t.conversation = p_conversation[done.item] and t.seq = done.item_seq
            returning t.* into e;
            if e.expires_at is not null then
                insert into expiring (conversation, seq, expires_at) values (e.conversation, e.seq, e.expires_at)
                on conflict do nothing;
            end if;
            perform take_effect(e);
            item_expires_at := e.expires_at;
            retimed := retimed or e.kind = 'timer';
        elsif retimed then
            select t.expires_at into item_expires_at
            from entry t
            where t.conversation = p_conversation[done.item] and t.seq = done.item_seq;
        end if;
        item := done.item; item_seq := done.item_seq;
        item_sent_at := done.item_sent_at; item_duplicate := done.item_duplicate;
        return next;
    end loop;
end
$$;

-- As before, with whom it named; what was deleted does not disappear besides.
create or replace function apply_delete(e entry) returns void language plpgsql as $$
begin
    update entry t
    set body = 'null', mentions = null, changed_by = e.seq, expires_at = null
    where t.conversation = e.conversation and t.seq = e.target;
    update entry t
    set body = 'null', expires_at = null
    where t.conversation = e.conversation and t.target = e.target and t.kind in ('edit', 'reaction', 'ballot');
    delete from original o where o.conversation = e.conversation and o.seq = e.target;
    delete from reaction r where r.conversation = e.conversation and r.seq = e.target;
    delete from ballot b where b.conversation = e.conversation and b.seq = e.target;
    delete from mention n where n.conversation = e.conversation and n.seq = e.target;
end
$$;

-- What the same batch had already behind the timer is timed by it too.
create function apply_timer(e entry) returns void language plpgsql as $$
declare
    seconds int := cast(e.body as int);
begin
    update conversation c set timer_seconds = seconds where c.id = e.conversation;
    update entry t
    set expires_at = case when seconds > 0 then t.sent_at + make_interval(secs => seconds) end
    where t.conversation = e.conversation and t.seq > e.seq
      and t.kind in ('text', 'card', 'sticker', 'photo', 'video', 'voice', 'file', 'location', 'contact', 'vote');
    delete from expiring x where x.conversation = e.conversation and x.seq > e.seq;
    insert into expiring (conversation, seq, expires_at)
    select t.conversation, t.seq, t.expires_at
    from entry t
    where t.conversation = e.conversation and t.seq > e.seq and t.expires_at is not null;
end
$$;

-- Nothing is left of what these entries said, if their time has come. Under the lock of the conversation, so that no
-- edit is halfway there.
create function purge_entries(p_conversation uuid, p_seqs bigint[], p_now timestamptz) returns bigint
language plpgsql as $$
declare
    gone bigint[];
begin
    perform 1 from conversation c where c.id = p_conversation for no key update;
    with purged as (
        update entry e
        set body = 'null', mentions = null
        where e.conversation = p_conversation and e.seq = any(p_seqs) and e.expires_at <= p_now and e.body <> 'null'
        returning e.seq)
    select array_agg(p.seq) into gone from purged p;
    delete from original o where o.conversation = p_conversation and o.seq = any(gone);
    delete from reaction r where r.conversation = p_conversation and r.seq = any(gone);
    delete from ballot b where b.conversation = p_conversation and b.seq = any(gone);
    delete from mention n where n.conversation = p_conversation and n.seq = any(gone);
    delete from expiring x where x.conversation = p_conversation and x.seq = any(p_seqs) and x.expires_at <= p_now;
    return coalesce(cardinality(gone), 0);
end
$$;

-- What an entry that was stored a moment ago does, beside being there. Where there is another kind that takes effect,
-- this is what changes, and not the function that appends.
create function take_effect(e entry) returns void language plpgsql as $$
begin
    if e.mentions is not null then
        insert into mention (person, conversation, seq, sent_at)
        select m.person, e.conversation, e.seq, e.sent_at
        from json_array_elements_text(cast(e.mentions as json)) p
        join member m on m.conversation = e.conversation and m.person = person_of(e.conversation, cast(p as uuid))
        where coalesce(m.guise, m.person) <> e.sender and not upper_inf(m.unseen);
    end if;
    case e.kind
        when 'edit' then perform apply_edit(e);
        when 'delete' then perform apply_delete(e);
        when 'reaction' then perform apply_reaction(e);
        when 'ballot' then perform apply_ballot(e);
        when 'join' then perform apply_join(e, 3000);
        when 'enter' then perform apply_enter(e, 3000);
        when 'kick' then perform apply_kick(e);
        when 'leave' then perform remove_member(e.conversation, person_of(e.conversation, e.sender));
        when 'role' then perform apply_role(e, 10);
        when 'timer' then perform apply_timer(e);
        when 'title' then
            update conversation c set title = cast(e.body as json) #>> '{}' where c.id = e.conversation;
        when 'notice' then
            update conversation c set notice = e.target where c.id = e.conversation;
        when 'slow_mode' then
            update conversation c set slow_seconds = cast(e.body as int) where c.id = e.conversation;
            if e.body = '0' then
                delete from turn t where t.conversation = e.conversation;
            end if;
        else null;
    end case;
end
$$;
