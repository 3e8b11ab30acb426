-- The WhatsApp link of a company: one number, one live client at a time.
create table whatsapp_sessions (
  company_id uuid not null references companies (id),
  id uuid not null,
  state text not null check (state in ('unlinked', 'pairing', 'connecting', 'connected', 'replaced', 'logged_out',
    'banned_until', 'blocked', 'outdated', 'restricted', 'passkey_required')),
  state_since timestamptz not null,
  state_until timestamptz,
  -- What the node that holds the lease shall do: run the client or leave it alone.
  wanted boolean not null,
  phone text,
  push_name text,
  linked_at timestamptz,
  -- Their name as it was then: people may leave.
  linked_by_name text,
  answered_at timestamptz,
  -- The lease: who runs the client, and until when by the database's clock. Every write of keys names the epoch.
  owner uuid,
  epoch bigint not null default 0,
  until timestamptz,
  created_at timestamptz not null,
  primary key (company_id, id),
  unique (company_id)
);
select tenant_table('whatsapp_sessions');
select system_may('select', 'whatsapp_sessions', 'session leases');
select system_may('update', 'whatsapp_sessions', 'session leases');
comment on column whatsapp_sessions.phone is 'pii:phone';
comment on column whatsapp_sessions.push_name is 'pii:name';

-- The client's own state, sealed: identities, ratchets, pre-keys, app state, mappings.
create table whatsapp_keys (
  company_id uuid not null,
  session_id uuid not null,
  kind smallint not null,
  key text collate "C" not null,
  value bytea not null,
  -- Two moments in seconds whose meaning is the kind's.
  t1 bigint not null default 0,
  t2 bigint,
  primary key (company_id, session_id, kind, key),
  foreign key (company_id, session_id) references whatsapp_sessions (company_id, id) on delete cascade
);
select tenant_table('whatsapp_keys');

-- Through which states the link went, for its journal.
create table whatsapp_journal (
  company_id uuid not null,
  session_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  state text not null,
  detail text,
  primary key (company_id, id),
  foreign key (company_id, session_id) references whatsapp_sessions (company_id, id)
);
select tenant_table('whatsapp_journal', 'select, insert');
create index whatsapp_journal_newest on whatsapp_journal (company_id, at desc, id desc);

-- Where a number is on WhatsApp, as the server said: the address messages go to.
create table whatsapp_contacts (
  company_id uuid not null references companies (id),
  phone text not null check (phone ~ '^\+[1-9][0-9]{7,14}$'),
  -- Null when the number is not on WhatsApp.
  jid text,
  lid text,
  checked_at timestamptz not null,
  primary key (company_id, phone)
);
select tenant_table('whatsapp_contacts');
comment on column whatsapp_contacts.phone is 'pii:phone';
comment on column whatsapp_contacts.jid is 'pii:phone';
create index whatsapp_contacts_by_lid on whatsapp_contacts (company_id, lid);

-- The code on its way from the node that runs the client to the node that shows it: sealed, a minute old at most, and
-- in a table that is not written ahead, so that it reaches neither a replica nor a backup.
create unlogged table whatsapp_pairings (
  company_id uuid primary key,
  session_id uuid not null,
  -- A sealed pairing frame.
  frame bytea not null,
  shown_at timestamptz not null
);
select tenant_table('whatsapp_pairings');
