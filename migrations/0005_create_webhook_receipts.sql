-- Raw inbound calls, stored before they are answered. No foreign keys: a hot parent row would be locked by every call,
-- and the row is written by the intake alone, which takes company and installation from the token it looked up.
create table webhook_receipts (
  company_id uuid not null,
  id uuid not null,
  installation_id uuid not null,
  -- SHA-256 of the raw body: the same body again is the same receipt.
  content_hash bytea not null,
  -- The raw body, sealed.
  body bytea not null,
  -- Its length before sealing; longer than what was kept when the call was too large.
  body_length int not null,
  state text not null check (state in ('received', 'translated', 'ignored', 'parked')),
  -- Why it was ignored or parked: a catalogue key.
  reason text,
  seen_count int not null default 1,
  attempts int not null default 0,
  received_at timestamptz not null,
  settled_at timestamptz,
  primary key (company_id, id),
  unique (company_id, installation_id, content_hash)
);
select tenant_table('webhook_receipts');
select system_may('insert', 'webhook_receipts', 'receipt intake');
select system_may('select', 'webhook_receipts', 'receipt intake');
select system_may('update', 'webhook_receipts', 'receipt intake');
-- What is still to be translated, oldest first.
create index webhook_receipts_waiting on webhook_receipts (company_id, received_at, id) where state = 'received';
-- What a person has to look at, newest first.
create index webhook_receipts_parked on webhook_receipts (company_id, received_at desc, id desc) where state = 'parked';
