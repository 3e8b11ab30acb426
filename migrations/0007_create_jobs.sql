-- Work to be done, leased and fenced. A finished job is deleted in the transaction of its effect; a dead one stays.
create table jobs (
  company_id uuid not null,
  id uuid not null,
  -- Order of enqueueing, for the order within a key.
  seq bigint generated always as identity,
  kind text not null,
  payload jsonb not null,
  -- Who waits for it; each lane has workers of its own. Delivery is claimed by the node that holds the company's link.
  lane text not null check (lane in ('interactive', 'delivery', 'transactional', 'campaign', 'sync')),
  -- Jobs of one key run one after the other; an unfinished one holds the key.
  order_key text,
  -- At most one job of a key waits.
  dedupe_key text,
  -- scheduled: not due yet; queued: due; running: leased; dead: given up, to be seen and replayed by a person.
  state text not null check (state in ('scheduled', 'queued', 'running', 'dead')),
  run_at timestamptz not null,
  -- Counted when it is claimed, so that a job that kills its process is caught too.
  attempts int not null default 0,
  -- How often its worker died without a word; a job that keeps killing its process is not claimed again.
  lost int not null default 0,
  lease_until timestamptz,
  -- Rises with each claim: a worker that lost its lease completes nothing.
  lease_epoch bigint not null default 0,
  last_error text,
  enqueued_at timestamptz not null,
  primary key (company_id, id)
);
select tenant_table('jobs');
select system_may('select', 'jobs', 'job claim');
select system_may('insert', 'jobs', 'receipt intake');
select system_may('update', 'jobs', 'job claim');
create index jobs_queued on jobs (lane, company_id, seq) where state = 'queued';
create index jobs_scheduled on jobs (run_at) where state = 'scheduled';
create index jobs_running on jobs (lease_until) where state = 'running';
create index jobs_heads on jobs (company_id, order_key, seq) where order_key is not null and state <> 'dead';
create unique index jobs_waiting_once on jobs (company_id, kind, dedupe_key) where dedupe_key is not null and state in ('scheduled', 'queued');
create index jobs_dead on jobs (company_id, enqueued_at desc, id desc) where state = 'dead';
