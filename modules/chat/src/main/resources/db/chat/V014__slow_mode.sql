-- Groups in which a member waits between two messages. Checks of columns that are new hold for what is there: not valid
-- spares reading it all.
alter table conversation
    add column slow_seconds int not null default 0,
    add constraint conversation_slow_seconds_check check (slow_seconds between 0 and 3600) not valid;
comment on column conversation.slow_seconds is 'How long a member waits between two messages; 0 is not at all.';

create table turn (
    conversation uuid        not null references conversation (id),
    person       uuid        not null,
    client_id    uuid        not null,
    at           timestamptz not null,
    primary key (conversation, person)
) with (fillfactor = 70);
comment on table turn is 'When a member of a group in slow mode sent something last, and under which client_id.';

-- What an entry that was stored a moment ago does, beside being there.
create function take_effect(e entry) returns void language plpgsql as $$
begin
    if e.mentions is not null then
        insert into mention (person, conversation, seq, sent_at)
        select m.person, e.conversation, e.seq, e.sent_at
        from json_array_elements_text(cast(e.mentions as json)) p
        join member m on m.conversation = e.conversation and m.person = cast(p as uuid)
        where m.person <> e.sender and not upper_inf(m.unseen);
    end if;
    case e.kind
        when 'edit' then perform apply_edit(e);
        when 'delete' then
            perform apply_delete(e);
            delete from mention n where n.conversation = e.conversation and n.seq = e.target;
            update entry t
            set mentions = null
            where t.conversation = e.conversation and t.seq = e.target and t.mentions is not null;
        when 'reaction' then perform apply_reaction(e);
        when 'ballot' then perform apply_ballot(e);
        when 'join' then perform apply_join(e, 3000);
        when 'kick' then perform remove_member(e.conversation, cast(cast(e.body as json) #>> '{}' as uuid));
        when 'leave' then perform remove_member(e.conversation, e.sender);
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

-- As before; which kinds take effect is told from those that only say something.
create or replace function append_entries(
    p_conversation uuid[], p_sender uuid[], p_client_id uuid[], p_kind text[], p_target bigint[], p_body text[],
    p_mentions text[], p_sent_at timestamptz)
returns table (item int, item_seq bigint, item_sent_at timestamptz, item_duplicate boolean)
language plpgsql as $$
declare
    done record;
    e entry;
begin
    for done in
        select a.item, a.item_seq, a.item_sent_at, a.item_duplicate
        from append_entries(p_conversation, p_sender, p_client_id, p_kind, p_body, p_sent_at) a
    loop
        if done.item_seq is not null and not done.item_duplicate and (p_target[done.item] is not null
                or p_mentions[done.item] is not null
                or p_kind[done.item] not in ('text', 'card', 'sticker', 'photo', 'video', 'voice', 'file', 'location',
                                             'contact', 'vote')) then
            update entry t
            set target = p_target[done.item], mentions = p_mentions[done.item]
            where t.conversation = p_conversation[done.item] and t.seq = done.item_seq
            returning t.* into e;
            perform take_effect(e);
        end if;
        item := done.item; item_seq := done.item_seq;
        item_sent_at := done.item_sent_at; item_duplicate := done.item_duplicate;
        return next;
    end loop;
end
$$;
