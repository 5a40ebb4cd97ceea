-- The quick way into the log, for a batch of which nothing is known yet: texts alone, already in order. The caller
-- sorts what `append_entries` has to find out: `p_conversation` are the conversations in the order of their ids, each
-- once, `p_entries` how many entries each gets; of each text, `p_place` says which of the conversations it belongs to
-- and `p_nth` which of its new ones it is, both from 1, and no text is twice in a batch. Answers the last_seq that each
-- conversation had before; a text's number is that of its conversation plus its `p_nth`.
--
-- Answers null, and has stored nothing, when a text was stored before or a conversation is not there: then the batch is
-- one for `append_entries`. The guarantees and their reasons are the same: conversations are locked in the order of
-- their ids, and only the statement after the lock looks whether a text is new, because only its snapshot is fresh.
create function append_texts(
    p_conversation uuid[], p_entries int[], p_place int[], p_nth int[],
    p_sender uuid[], p_client_id uuid[], p_body text[], p_sent_at timestamptz)
returns bigint[]
language plpgsql as $$
declare
    locked uuid[];
    before bigint[];
begin
    select array_agg(l.id order by l.id), array_agg(l.last_seq order by l.id) into locked, before
    from (select c.id, c.last_seq from conversation c
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
    insert into entry (conversation, seq, sender, client_id, kind, body, sent_at)
    select p_conversation[a.place], before[a.place] + a.nth, a.sender, a.client_id, 'text', a.body, p_sent_at
    from unnest(p_place, p_nth, p_sender, p_client_id, p_body) a(place, nth, sender, client_id, body);
    return before;
end
$$;
