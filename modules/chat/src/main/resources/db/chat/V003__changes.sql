-- Which transaction stored an entry, so that changes can be read in an order that no late commit disturbs: what is below
-- the oldest transaction still under way is complete. Entries from before are known to everybody.
alter table entry add column stored_in xid8 not null default '0';
alter table entry alter column stored_in set default pg_current_xact_id();
comment on column entry.stored_in is 'The transaction that stored it. Grows along a conversation as seq does; not for reading in the order of.';
