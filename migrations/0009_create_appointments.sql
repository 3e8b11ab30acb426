-- Bookings, mirrored from the CRM, and what their client was last told about them.
create table appointments (
  company_id uuid not null references companies (id),
  id uuid not null,
  installation_id uuid not null,
  -- The CRM's number of the booking; it stays the same when the booking is moved.
  external_id text not null,
  client_id uuid,
  starts_at timestamptz not null,
  duration_s int not null,
  master text not null,
  -- Titles, sorted: the CRM gives them in any order.
  services text[] not null,
  price_minor bigint,
  status text not null check (status in ('booked', 'confirmed', 'arrived', 'no_show', 'cancelled')),
  -- The CRM's moment of the last change: what is older is recorded and not applied.
  changed_at timestamptz not null,
  -- How many times the client was told, and what the last time said (null: never).
  told_no int not null default 0,
  told jsonb,
  created_at timestamptz not null,
  primary key (company_id, id),
  unique (company_id, installation_id, external_id),
  foreign key (company_id, installation_id) references installations (company_id, id),
  foreign key (company_id, client_id) references clients (company_id, id)
);
select tenant_table('appointments');
create index appointments_of_client on appointments (company_id, client_id, starts_at);
