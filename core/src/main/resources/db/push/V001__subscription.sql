create table subscription (
    id                uuid primary key,
    account           uuid        not null,
    session           uuid        not null,
    device            uuid        not null,
    session_opened_at timestamptz not null,
    endpoint          text        not null unique check (length(endpoint) between 1 and 2000),
    service           text        not null check (length(service) between 1 and 253),
    p256dh            text        not null check (length(p256dh) between 1 and 100),
    auth              text        not null check (length(auth) between 1 and 30),
    made_at           timestamptz not null,
    seen_at           timestamptz not null,
    expires_at        timestamptz not null default 'infinity',
    unique (id, service)
);
comment on table subscription is 'A browser or device that wants to hear of news: where to (a capability of its push service), under which keys (base64url), and the session that said so, with which it ends. service: whose push service that is, a vendor''s name or a host. seen_at: when the device last said so.';
create index subscription_account on subscription (account);
create index subscription_seen on subscription (seen_at);
create index subscription_expires on subscription (expires_at);

create table notification (
    id        uuid primary key,
    seq       bigint      not null generated always as identity unique,
    account   uuid        not null,
    module    text        not null check (length(module) between 1 and 40),
    kind      text        not null check (kind ~ '^[a-z_]{1,40}$'),
    subject   text        not null check (length(subject) between 1 and 100),
    text      text        not null check (length(text) between 1 and 300),
    urgent    boolean     not null,
    at        timestamptz not null,
    stored_at timestamptz not null,
    read_at   timestamptz
);
comment on table notification is 'What a module told a person, in the list that they open. seq is the order in which it came, at when it happened.';
create index notification_account on notification (account, seq);
create index notification_unread on notification (account, seq) where read_at is null;
create index notification_stored on notification (stored_at);

create table delivery (
    subscription uuid        not null,
    topic        text        not null,
    notification uuid        not null references notification on delete cascade,
    service      text        not null,
    tries        integer     not null default 0,
    due_at       timestamptz not null,
    ends_at      timestamptz not null,
    primary key (subscription, topic),
    foreign key (subscription, service) references subscription (id, service) on delete cascade on update cascade
);
comment on table delivery is 'A device that has not been told yet that there is something new about a topic (a module and its subject): of several the last. service is always that of the subscription. Whoever takes it counts a try and moves due_at ahead, so that nobody else sends it meanwhile; gone when it was sent, never taken from ends_at on, which the last try brings near.';
create index delivery_due on delivery (service, due_at);
create index delivery_ends on delivery (ends_at);
create index delivery_notification on delivery (notification);
