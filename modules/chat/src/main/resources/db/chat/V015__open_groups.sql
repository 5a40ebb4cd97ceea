-- Groups that anybody who has the link may join, under an alias for this group alone. Their log knows people by their
-- guises: nothing that is read of it leads to an account, also when its sender has left.
create table open_group (
    conversation uuid primary key references conversation (id),
    code         text unique,
    approval     boolean not null
);
comment on table open_group is 'Groups that people join by a link. code is the secret of the link, null when there is none; approval: a host lets people in.';

create table guise (
    id           uuid primary key,
    conversation uuid        not null references open_group (conversation),
    person       uuid        not null,
    alias        text        not null,
    folded       text        not null,
    state        text        not null check (state in ('asked', 'admitted', 'in', 'left', 'banned')),
    admission    uuid        not null,
    at           timestamptz not null,
    unique (conversation, person)
);
comment on table guise is 'Who somebody is in an open group: the id by which its log and its members know them, and the alias they go by. One for ever, whatever becomes of it.';
comment on column guise.folded is 'The alias as it is compared: compatible characters and cases are one.';
comment on column guise.admission is 'The client_id of the entry by which they come in.';
create unique index guise_alias on guise (conversation, folded) where state <> 'left';
create index guise_listed on guise (conversation, state, id) where state in ('asked', 'banned');

alter table member add column guise uuid references guise (id);
comment on column member.guise is 'Who this member is in an open group; null elsewhere.';
alter table member drop constraint member_role_check;
alter table member add constraint member_role_check check (role in ('host', 'sub_host', 'member')) not valid;
create unique index member_shown on member (conversation, coalesce(guise, person));

-- The person behind an id that a log knows.
create function person_of(p_conversation uuid, p_id uuid) returns uuid stable language sql as $$
    select coalesce((select g.person from guise g where g.id = p_id and g.conversation = p_conversation), p_id)
$$;

-- What somebody is in a conversation; null when they are not in it.
create function role_of(p_conversation uuid, p_person uuid) returns text stable language sql as $$
    select m.role from member m where m.conversation = p_conversation and m.person = p_person
$$;

-- As before; a sub-host comes before the others. Under the lock of the conversation, also for who leaves without a
-- word: of two who go at once the second sees whom the first made host.
create or replace function remove_member(p_conversation uuid, p_person uuid) returns void language plpgsql as $$
begin
    perform 1 from conversation c where c.id = p_conversation for no key update;
    delete from member m where m.conversation = p_conversation and m.person = p_person;
    update guise g
    set state = 'left'
    where g.conversation = p_conversation and g.person = p_person and g.state = 'in';
    if not exists (select 1 from member m where m.conversation = p_conversation and m.role = 'host') then
        update member m
        set role = 'host'
        where m.conversation = p_conversation
          and m.person = (select o.person from member o where o.conversation = p_conversation
                          order by o.role <> 'sub_host', o.joined_seq, o.person limit 1);
    end if;
end
$$;

-- Lets in whoever was admitted, as long as there is room.
create function apply_enter(e entry, p_max_members int) returns void language plpgsql as $$
begin
    insert into member (conversation, person, guise, joined_seq, read_seq)
    select g.conversation, g.person, g.id, e.seq, e.seq - 1
    from guise g
    where g.id = e.sender and g.conversation = e.conversation and g.state = 'admitted'
      and (select count(*) from member m where m.conversation = e.conversation) < p_max_members
    on conflict do nothing;
    if found then
        update guise g set state = 'in' where g.id = e.sender;
    end if;
end
$$;

-- Whoever is put out of an open group does not come back. Nothing happens when one of the two is another thing by now
-- than they were when it was sent: a host puts out all others, a sub-host those who are neither.
create function apply_kick(e entry) returns void language plpgsql as $$
declare
    kicked uuid := cast(cast(e.body as json) #>> '{}' as uuid);
    kicked_role text := role_of(e.conversation, person_of(e.conversation, kicked));
begin
    if not coalesce(case role_of(e.conversation, person_of(e.conversation, e.sender))
                        when 'host' then kicked_role <> 'host'
                        when 'sub_host' then kicked_role = 'member'
                    end, false) then
        return;
    end if;
    perform remove_member(e.conversation, person_of(e.conversation, kicked));
    update guise g set state = 'banned' where g.id = kicked and g.conversation = e.conversation and g.state = 'left';
end
$$;

-- Whoever makes another one host is it no more, and gives nobody a role after that.
create function apply_role(e entry, p_max_sub_hosts int) returns void language plpgsql as $$
declare
    given text := cast(e.body as json) ->> 'name';
    giver uuid := person_of(e.conversation, e.sender);
begin
    if role_of(e.conversation, giver) is distinct from 'host' then
        return;
    end if;
    if given = 'sub_host' and (select count(*) from member m
                               where m.conversation = e.conversation and m.role = 'sub_host') >= p_max_sub_hosts then
        return;
    end if;
    update member m
    set role = given
    where m.conversation = e.conversation
      and m.person = person_of(e.conversation, cast(cast(e.body as json) ->> 'person' as uuid))
      and m.person <> giver;
    if given = 'host' and found then
        update member m
        set role = 'member'
        where m.conversation = e.conversation and m.person = giver;
    end if;
end
$$;
