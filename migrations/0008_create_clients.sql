-- The company's customers, mirrored from the CRM.
create table clients (
  company_id uuid not null references companies (id),
  id uuid not null,
  installation_id uuid,
  -- The CRM's number of the client.
  external_id text,
  name text not null,
  -- E.164, or null when the CRM has none, hides it, or it cannot be read.
  phone text check (phone ~ '^\+[1-9][0-9]{7,14}$'),
  -- The CRM's mark that this person must not be written to.
  opted_out boolean not null default false,
  created_at timestamptz not null,
  primary key (company_id, id),
  unique (company_id, installation_id, external_id),
  foreign key (company_id, installation_id) references installations (company_id, id)
);
select tenant_table('clients');
comment on column clients.name is 'pii:name';
comment on column clients.phone is 'pii:phone';
create index clients_by_name on clients (company_id, lower(name), id);
create index clients_by_phone on clients (company_id, phone);
