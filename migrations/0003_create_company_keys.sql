-- The data key of each company, wrapped under a root key that never enters the database. Destroying the row shreds
-- everything sealed under it.
create table company_keys (
  company_id uuid primary key references companies (id),
  -- Which root key wrapped it.
  root_kid text not null,
  wrapped bytea not null,
  created_at timestamptz not null
);
select tenant_table('company_keys', 'select, insert');
select system_may('select', 'company_keys', 'webhook token lookup');
