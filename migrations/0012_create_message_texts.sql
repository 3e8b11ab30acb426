-- The company's own wording; where there is none the catalogue's is used.
create table message_texts (
  company_id uuid not null references companies (id),
  trigger text not null check (trigger in ('created', 'moved', 'cancelled')),
  template text not null check (length(template) between 1 and 1000),
  enabled boolean not null default true,
  changed_at timestamptz not null,
  primary key (company_id, trigger)
);
select tenant_table('message_texts');
