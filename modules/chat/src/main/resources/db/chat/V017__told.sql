-- Who was told through push that something was said while they were away.
create table told (
    person       uuid   not null,
    conversation uuid   not null,
    seq          bigint not null,
    primary key (person, conversation)
) with (fillfactor = 70);
comment on table told is 'Up to where push was asked to tell a person that something is new in a conversation; it is asked again only once they have read that far. May be emptied at any time: then some are told once more.';
