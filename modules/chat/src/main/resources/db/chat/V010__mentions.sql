-- Whom a text names, so that they can be shown it though they mute the conversation.
alter table entry add column mentions text;
comment on column entry.mentions is 'The ids of those whom a text names, as a JSON array.';

create table mention (
    person       uuid        not null,
    conversation uuid        not null,
    seq          bigint      not null,
    sent_at      timestamptz not null,
    primary key (person, conversation, seq)
);
comment on table mention is 'Where somebody was named by another, who is in the conversation and hears them.';
create index mention_newest on mention (person, sent_at, conversation, seq);

drop function append_entries(uuid[], uuid[], uuid[], text[], bigint[], text[], timestamptz);

-- As before, and notes who is mentioned.
create function append_entries(
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
                or p_kind[done.item] in ('join', 'kick', 'leave', 'title', 'notice')) then
            update entry t
            set target = p_target[done.item], mentions = p_mentions[done.item]
            where t.conversation = p_conversation[done.item] and t.seq = done.item_seq
            returning t.* into e;
            insert into mention (person, conversation, seq, sent_at)
            select m.person, e.conversation, e.seq, e.sent_at
            from json_array_elements_text(cast(e.mentions as json)) p
            join member m on m.conversation = e.conversation and m.person = cast(p as uuid)
            where m.person <> e.sender and not upper_inf(m.unseen);
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
                else null;
            end case;
        end if;
        item := done.item; item_seq := done.item_seq;
        item_sent_at := done.item_sent_at; item_duplicate := done.item_duplicate;
        return next;
    end loop;
end
$$;
