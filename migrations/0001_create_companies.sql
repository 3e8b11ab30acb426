-- The tenant wall's two recipes, then the tenant itself. README.md says how to use them.

-- Row security for a table whose rows belong to a company: the role of tenant transactions sees and writes the rows of
-- the company it named, and a transaction that named none gets an error, not an empty answer.
create function tenant_table(t regclass, verbs text default 'select, insert, update, delete') returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', t);
  execute format('alter table %s force row level security', t);
  execute format(
    'create policy tenant on %s to app_tenant using (company_id = current_setting(''app.company_id'')::uuid)
     with check (company_id = current_setting(''app.company_id'')::uuid)', t);
  execute format('grant %s on %s to app_tenant', verbs, t);
end $$;

-- One verb on one table for the system's role, for one of its seven purposes.
create function system_may(verb text, t regclass, purpose text) returns void language plpgsql as $$
begin
  execute format('create policy system_%s on %s for %s to app_system %s', verb, t, verb,
    case verb when 'insert' then 'with check (true)' when 'update' then 'using (true) with check (true)' else 'using (true)' end);
  execute format('grant %s on %s to app_system', verb, t);
  execute format('comment on policy system_%s on %s is %L', verb, t, purpose);
end $$;

create table companies (
  id uuid primary key,
  name text not null check (name <> ''),
  -- IANA zone of the company: days, quiet hours and texts are the company's.
  zone text not null,
  -- ISO 4217; prices from the CRM carry no currency of their own.
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- Language of the messages to clients.
  locale text not null check (locale in ('ru', 'en')),
  created_at timestamptz not null
);
alter table companies enable row level security;
alter table companies force row level security;
create policy tenant on companies to app_tenant using (id = current_setting('app.company_id')::uuid)
  with check (id = current_setting('app.company_id')::uuid);
grant select, insert, update on companies to app_tenant;
