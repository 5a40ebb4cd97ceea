-- What a search needs not to read every log: which pairs of characters 64 consecutive entries hold. Learnt behind the
-- log, in its order: of a conversation there is no row without one for each earlier stretch.
create table search_stretch (
    conversation  uuid        not null,
    stretch       bigint      not null check (stretch >= 0),
    version       bigint      not null default 0,
    through       bigint      not null check (through between 64 * stretch + 1 and 64 * stretch + 64),
    first_sent_at timestamptz not null,
    last_sent_at  timestamptz not null,
    grams         bigint[]    not null,
    primary key (conversation, stretch)
);
comment on table search_stretch is 'Entries 64 * stretch + 1 to 64 * stretch + 64 of a log, as far as through: hashes of the conversation and each pair of neighbouring characters of their texts. Can be emptied at any time, and is then learnt again.';
comment on column search_stretch.version is 'Grows whenever the stretch is learnt again, so that of two workers the one that read earlier writes nothing.';

-- Hashes cannot be made smaller.
alter table search_stretch alter column grams set storage external;
-- Without a list of what is pending, which every search would read through.
create index search_stretch_grams on search_stretch using gin (grams) with (fastupdate = off);
create index search_stretch_open on search_stretch (conversation, stretch) where through < 64 * stretch + 64;

create table search_doubt (
    conversation uuid   not null,
    stretch      bigint not null,
    changed_in   xid8   not null,
    primary key (conversation, stretch)
);
comment on table search_doubt is 'Stretches of which a text was changed, by which transaction last, since they were learnt: they are read until they are learnt again.';

-- A table of its own, so that whoever changes a text never waits for the worker that is learning.
create function doubt_stretch() returns trigger language plpgsql as $$
begin
    insert into search_doubt as d (conversation, stretch, changed_in)
    values (new.conversation, (new.seq - 1) / 64, pg_current_xact_id())
    on conflict (conversation, stretch) do update set changed_in = excluded.changed_in;
    return null;
end
$$;

-- Not for an entry that is appended, which only sets its target afterwards.
create trigger doubt_stretch after update of body on entry
    for each row when (old.kind = 'text') execute function doubt_stretch();

create type place as (sent_at timestamptz, conversation uuid, seq bigint);
comment on type place is 'Where an entry stands among those of all conversations; compared member by member.';
