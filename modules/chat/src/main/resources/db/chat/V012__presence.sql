-- When people were here last, and who may know. Whoever has no row shows it to those to whom they wrote.
create table presence (
    person     uuid primary key,
    visible_to text not null default 'contacts' check (visible_to in ('everybody', 'contacts', 'nobody')),
    last_seen  timestamptz
);
comment on table presence is 'When people were here last, and who may know.';
comment on column presence.last_seen is 'When their last connection went, to the minute; may be lost with the process.';
