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
