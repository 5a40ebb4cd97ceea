-- Whom people want to hear nothing of. What a blocked person says in the direct conversation is stored and numbered as
-- ever, so that the log stays dense and nobody can tell; whoever blocked is not shown it, then or later.
create table block (
    person uuid        not null,
    other  uuid        not null check (other <> person),
    at     timestamptz not null,
    primary key (person, other)
);
comment on table block is 'person hears nothing of other.';

alter table member add column unseen int8multirange not null default '{}';
comment on column member.unseen is
    'The numbers at which this member is shown nothing of others: what a blocked person said while the block stood.';

-- How far a member may be shown to have read: whoever blocked is not seen to read what they are not shown.
create function readable(unseen int8multirange) returns bigint immutable language sql as $$
    select lower(r) - 1 from unnest(unseen) r where upper_inf(r)
$$;
