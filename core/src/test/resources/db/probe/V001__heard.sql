create table heard (
    seq  bigint generated always as identity primary key,
    who  text not null,
    word text not null
);
comment on table heard is 'What the probe was told, in the order in which it was told.';
