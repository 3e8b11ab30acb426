-- Facts, append-only: the role of tenant transactions may read and add, nothing else.
create table events (
  company_id uuid not null references companies (id),
  id uuid not null,
  -- Commit order for readers who go on from where they were: only rows of transactions older than every open one are
  -- read, by (xid, seq), so that a late commit is never skipped.
  xid xid8 not null default pg_current_xact_id(),
  seq bigint generated always as identity,
  at timestamptz not null,
  actor jsonb not null,
  kind text not null,
  payload jsonb not null,
  client_id uuid,
  -- Shown on the client's timeline.
  in_timeline boolean not null,
  primary key (company_id, id)
);
select tenant_table('events', 'select, insert');
create index events_by_commit on events (company_id, xid, seq);
-- Facts of one moment stand in the order they were recorded.
create index events_of_client on events (company_id, client_id, at desc, seq desc) where in_timeline;
