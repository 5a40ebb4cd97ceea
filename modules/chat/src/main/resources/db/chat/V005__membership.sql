-- Who comes and goes is said in the log too, and done in the transaction that says it.
alter table member add column role text not null default 'member' check (role in ('host', 'member'));
alter table member add column joined_seq bigint not null default 1;
alter table member add column muted_until timestamptz;
comment on column member.joined_seq is 'The first entry that this member may see.';
comment on column member.muted_until is 'Until then this member wants to hear nothing of the conversation.';

alter table conversation add column notice bigint;
alter table conversation drop constraint conversation_kind_check;
alter table conversation add constraint conversation_kind_check check (kind in ('direct', 'group', 'self'));
comment on column conversation.notice is 'The entry that its members pinned.';

create table self_conversation (
    person       uuid primary key,
    conversation uuid not null references conversation (id)
);
comment on table self_conversation is 'The one conversation of a person with nobody else.';

-- A group always has a host: when the last one goes, whoever has been there longest.
create function remove_member(p_conversation uuid, p_person uuid) returns void language plpgsql as $$
begin
    delete from member m where m.conversation = p_conversation and m.person = p_person;
    if not exists (select 1 from member m where m.conversation = p_conversation and m.role = 'host') then
        update member m
        set role = 'host'
        where m.conversation = p_conversation
          and m.person = (select o.person from member o where o.conversation = p_conversation
                          order by o.joined_seq, o.person limit 1);
    end if;
end
$$;

create function apply_join(e entry, p_max_members int) returns void language plpgsql as $$
begin
    insert into member (conversation, person, joined_seq, read_seq)
    select e.conversation, cast(p as uuid), e.seq, e.seq - 1
    from json_array_elements_text(cast(e.body as json)) p
    limit (select greatest(0, p_max_members - count(*)) from member m where m.conversation = e.conversation)
    on conflict do nothing;
end
$$;

-- Appends as before, and lets what was new take effect, each in the order of the log. What was sent before took effect
-- before: only what this very transaction stored is looked at.
create function append_entries(
    p_conversation uuid[], p_sender uuid[], p_client_id uuid[], p_kind text[], p_target bigint[], p_body text[],
    p_sent_at timestamptz)
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
                or p_kind[done.item] in ('join', 'kick', 'leave', 'title', 'notice')) then
            update entry t
            set target = p_target[done.item]
            where t.conversation = p_conversation[done.item] and t.seq = done.item_seq
            returning t.* into e;
            case e.kind
                when 'edit' then perform apply_edit(e);
                when 'delete' then perform apply_delete(e);
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
