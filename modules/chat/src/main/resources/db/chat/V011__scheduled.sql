-- Messages that their senders want sent later. The log knows a message by its client_id, so one that is sent and not yet
-- struck out here when the process dies is sent again and is there once.
create table scheduled (
    conversation uuid        not null references conversation (id),
    sender       uuid        not null,
    client_id    uuid        not null,
    message      text        not null,
    send_at      timestamptz not null,
    refused      text,
    try_at       timestamptz not null,
    primary key (conversation, sender, client_id)
);
comment on column scheduled.refused is 'Why it could not be sent when its time came; it stays until its sender deletes it.';
comment on table scheduled is 'What is to be sent later.';
comment on column scheduled.try_at is 'When it is sent, or tried again: later than send_at when that failed.';
create index scheduled_due on scheduled (try_at) where refused is null;
create index scheduled_sender on scheduled (sender);
