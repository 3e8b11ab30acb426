-- The way of a salon from «Подключить» to its clients' first messages: what of it is done, and who does it.
create table onboardings (
  company_id uuid primary key references companies (id),
  installation_id uuid not null,
  -- The owner, as the CRM named them and they themselves corrected it.
  owner_name text not null,
  owner_phone text check (owner_phone ~ '^\+[1-9][0-9]{7,14}$'),
  owner_email text,
  -- The phone the CRM vouches for; what the owner typed instead proves nothing.
  crm_phone text check (crm_phone ~ '^\+[1-9][0-9]{7,14}$'),
  -- Salons of the same redirect that follow this one: company, installation and name of each.
  others jsonb not null default '[]',
  salon_confirmed_at timestamptz,
  messages_confirmed_at timestamptz,
  owner_set_at timestamptz,
  -- The last message the owner sent to themselves.
  test_message_id uuid,
  -- SHA-256 of the link by which another browser goes on, and until when it does.
  resume_hash bytea unique,
  resume_ends_at timestamptz,
  started_at timestamptz not null,
  foreign key (company_id, installation_id) references installations (company_id, id),
  foreign key (company_id, test_message_id) references messages (company_id, id)
);
select tenant_table('onboardings');
select system_may('select', 'onboardings', 'sign-in lookup');
comment on column onboardings.owner_name is 'pii:name';
comment on column onboardings.owner_phone is 'pii:phone';
comment on column onboardings.owner_email is 'pii:mail';
comment on column onboardings.crm_phone is 'pii:phone';

-- A browser that sets a salon up, before anybody has a password. The token itself is never stored.
create table onboarding_scopes (
  token_hash bytea primary key,
  company_id uuid not null references onboardings (company_id),
  -- The ticket of the redirect it was opened with: one browser for each. Null: by the link for another browser.
  ticket text,
  created_at timestamptz not null,
  ends_at timestamptz not null,
  unique (company_id, ticket)
);
select tenant_table('onboarding_scopes');
select system_may('select', 'onboarding_scopes', 'sign-in lookup');

-- Somebody of the salon itself, to whom test messages go: no client.
alter table clients add column is_own boolean not null default false;
alter table messages drop constraint messages_trigger_check;
alter table messages add constraint messages_trigger_check check (trigger in ('created', 'moved', 'cancelled', 'test', 'code', 'invitation')) not valid;

-- The salon as the CRM describes it to people.
alter table installations add column salon_address text not null default '', add column salon_phone text not null default '';
