create table conversations (
  company_id uuid not null references companies (id),
  id uuid not null,
  client_id uuid not null,
  created_at timestamptz not null,
  primary key (company_id, id),
  unique (company_id, client_id),
  foreign key (company_id, client_id) references clients (company_id, id)
);
select tenant_table('conversations');

-- Every message, in and out, with its state and the moments of its way: they are the «why» a person reads.
create table messages (
  company_id uuid not null references companies (id),
  id uuid not null,
  conversation_id uuid not null,
  client_id uuid not null,
  direction text not null check (direction in ('inbound', 'outbound')),
  body text not null,
  status text not null
    check (status in ('queued', 'sending', 'sent', 'delivered', 'read', 'refused', 'expired', 'cancelled', 'skipped', 'unknown')),
  -- Why it was refused, expired, cancelled or skipped: a catalogue key.
  reason text,
  -- The rule that made it; null for what people wrote.
  trigger text check (trigger in ('created', 'moved', 'cancelled')),
  appointment_id uuid,
  -- Which telling of the booking it is: each is told at most once.
  told_no int,
  -- The fact and the inbound call that led to it.
  event_id uuid,
  receipt_id uuid,
  -- It would be wrong after this moment.
  not_after timestamptz,
  -- Our own stanza id, the address and the hash of the bytes, stored before the first byte leaves.
  stanza_id text,
  chat_jid text,
  sender_jid text,
  content_hash bytea,
  session_epoch bigint,
  sends int not null default 0,
  received_at timestamptz,
  translated_at timestamptz,
  created_at timestamptz not null,
  sending_at timestamptz,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  settled_at timestamptz,
  primary key (company_id, id),
  unique (company_id, appointment_id, told_no),
  foreign key (company_id, conversation_id) references conversations (company_id, id),
  foreign key (company_id, client_id) references clients (company_id, id),
  foreign key (company_id, appointment_id) references appointments (company_id, id),
  foreign key (company_id, event_id) references events (company_id, id)
);
select tenant_table('messages');
comment on column messages.body is 'pii:text';
-- The network's own key of a message: an inbound one is stored once, an outbound one is found by its receipts.
create unique index messages_by_stanza on messages (company_id, direction, chat_jid, sender_jid, stanza_id) nulls not distinct
  where stanza_id is not null;
create index messages_by_stanza_id on messages (company_id, stanza_id) where stanza_id is not null;
create index messages_of_client on messages (company_id, client_id, created_at desc, id desc);
create index messages_waiting on messages (company_id, created_at) where status in ('queued', 'sending', 'unknown');
create index messages_of_day on messages (company_id, direction, created_at);
