-- Entries that are about an earlier one: answers, and what changes it. The log says all that happened; what stands now
-- is applied to the earlier entry in the same transaction.
alter table entry add column target bigint;
alter table entry add column changed_by bigint;
comment on column entry.target is 'The entry this one answers, changes or is about; its seq in the same log.';
comment on column entry.changed_by is 'The last edit of this text, or its deletion; then null is all its body says.';
create index entry_target on entry (conversation, target) where target is not null;

create table original (
    conversation uuid   not null,
    seq          bigint not null,
    body         text   not null,
    primary key (conversation, seq)
);
comment on table original is 'What an edited text said first. Later versions stand in the edits themselves.';

create table reaction (
    conversation uuid   not null,
    seq          bigint not null,
    person       uuid   not null,
    reaction     text   not null,
    primary key (conversation, seq, person)
);
comment on table reaction is 'How people react to an entry: one reaction each, the last.';

create table ballot (
    conversation uuid       not null,
    seq          bigint     not null,
    person       uuid       not null,
    choices      smallint[] not null,
    primary key (conversation, seq, person)
);
comment on table ballot is 'What people chose in a vote: the indexes of its options, from 0; their last ballot counts.';

create table hidden (
    person       uuid   not null,
    conversation uuid   not null,
    seq          bigint not null,
    primary key (person, conversation, seq)
);
comment on table hidden is 'Entries that a person deleted for themselves alone.';

create function apply_edit(e entry) returns void language plpgsql as $$
begin
    insert into original (conversation, seq, body)
    select t.conversation, t.seq, t.body
    from entry t
    where t.conversation = e.conversation and t.seq = e.target
      and t.kind = 'text' and t.sender = e.sender and t.changed_by is null
    on conflict do nothing;
    update entry t
    set body = e.body, changed_by = e.seq
    where t.conversation = e.conversation and t.seq = e.target
      and t.kind = 'text' and t.sender = e.sender and t.body <> 'null';
    if not found then
        -- Deleted meanwhile: its new words are not to stay either.
        update entry t set body = 'null' where t.conversation = e.conversation and t.seq = e.seq;
    end if;
end
$$;

create function apply_delete(e entry) returns void language plpgsql as $$
begin
    update entry t set body = 'null', changed_by = e.seq where t.conversation = e.conversation and t.seq = e.target;
    update entry t
    set body = 'null'
    where t.conversation = e.conversation and t.target = e.target and t.kind in ('edit', 'reaction', 'ballot');
    delete from original o where o.conversation = e.conversation and o.seq = e.target;
    delete from reaction r where r.conversation = e.conversation and r.seq = e.target;
    delete from ballot b where b.conversation = e.conversation and b.seq = e.target;
end
$$;

create function stands(p_conversation uuid, p_seq bigint) returns boolean stable language sql as $$
    select exists (select 1 from entry e where e.conversation = p_conversation and e.seq = p_seq and e.body <> 'null')
$$;

create function apply_reaction(e entry) returns void language plpgsql as $$
begin
    if e.body = '""' or not stands(e.conversation, e.target) then
        delete from reaction r where r.conversation = e.conversation and r.seq = e.target and r.person = e.sender;
    else
        insert into reaction as r (conversation, seq, person, reaction)
        values (e.conversation, e.target, e.sender, cast(e.body as json) #>> '{}')
        on conflict (conversation, seq, person) do update set reaction = excluded.reaction;
    end if;
end
$$;

create function apply_ballot(e entry) returns void language plpgsql as $$
begin
    if e.body = '[]' or not stands(e.conversation, e.target) then
        delete from ballot b where b.conversation = e.conversation and b.seq = e.target and b.person = e.sender;
    else
        insert into ballot as b (conversation, seq, person, choices)
        values (e.conversation, e.target, e.sender,
                array(select cast(c as smallint) from json_array_elements_text(cast(e.body as json)) c))
        on conflict (conversation, seq, person) do update set choices = excluded.choices;
    end if;
end
$$;
