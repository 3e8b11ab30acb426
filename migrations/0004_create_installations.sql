-- A company's connection to a provider.
create table installations (
  company_id uuid not null references companies (id),
  id uuid not null,
  provider text not null,
  -- The provider's own number of the salon.
  external_id text not null,
  state text not null check (state in ('pending', 'active', 'frozen', 'uninstalled')),
  -- SHA-256 of the secret in the webhook path; two live at once while it is being changed.
  secret_hash bytea not null,
  previous_secret_hash bytea,
  created_at timestamptz not null,
  primary key (company_id, id),
  unique (id)
);
select tenant_table('installations');
select system_may('select', 'installations', 'webhook token lookup');
-- One company at a time owns a salon.
create unique index installations_by_salon on installations (provider, external_id) where state <> 'uninstalled';
