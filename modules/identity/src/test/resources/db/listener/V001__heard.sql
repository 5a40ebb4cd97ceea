create table heard (
    seq     bigint generated always as identity primary key,
    person  uuid   not null,
    level   int    not null,
    version bigint not null
);
comment on table heard is 'Each identity.level_changed that was taken, in order.';
