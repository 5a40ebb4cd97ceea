-- What held while this was migrated.
create table migrated as select current_setting('statement_timeout') as statement_timeout;
comment on table migrated is 'The statement_timeout of migrations.';
