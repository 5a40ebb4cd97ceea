-- What people complain of, for operators to judge.
create table report (
    id           uuid primary key,
    reporter     uuid        not null,
    conversation uuid        not null,
    seq          bigint      not null,
    reason       text        not null,
    words        text        not null,
    sender       uuid        not null,
    kind         text        not null,
    body         text        not null,
    sent_at      timestamptz not null,
    reported_at  timestamptz not null,
    closed_at    timestamptz,
    unique (conversation, seq, reporter)
);
comment on table report is
    'A copy of what was said, because who is complained of may delete it; kept until an operator closes the report.';
create index report_open on report (reported_at, id) where closed_at is null;
