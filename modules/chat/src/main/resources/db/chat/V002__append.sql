-- Appends a batch to the logs of its conversations and answers each item, in order. One call is one transaction in
-- autocommit. Rows of the conversations are locked in id order (no deadlock between writers); READ COMMITTED gives the
-- statement after the lock a fresh snapshot, so that a message sent twice at the same time is seen. Whether a message is
-- new is looked up by a scalar sub-select per item: as a join the planner would read the whole log.
create function append_entries(
    p_conversation uuid[], p_sender uuid[], p_client_id uuid[], p_kind text[], p_body text[], p_sent_at timestamptz)
returns table (item int, item_seq bigint, item_sent_at timestamptz, item_duplicate boolean)
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
        returning c.id, c.last_seq - g.entries as before
    ), appended as (
        insert into entry as e (conversation, seq, sender, client_id, kind, body, sent_at)
        select f.conversation,
               g.before + row_number() over (partition by f.conversation order by f.n),
               f.sender, f.client_id, f.kind, f.body, p_sent_at
        from fresh f
        join grown g on g.id = f.conversation
        returning e.conversation, e.sender, e.client_id, e.seq
    )
    select a.n,
           coalesce(a.old_seq, n.seq),
           case when a.old_seq is null then p_sent_at
                else (select e.sent_at from entry e where e.conversation = a.conversation and e.seq = a.old_seq) end,
           f.n is null
    from asked a
    left join appended n
        on n.conversation = a.conversation and n.sender = a.sender and n.client_id = a.client_id
    left join fresh f on f.n = a.n
    order by a.n;
end
$$;
