-- Those who serve the clients, mirrored from the CRM.
create table masters (
  company_id uuid not null references companies (id),
  id uuid not null,
  installation_id uuid not null,
  -- The CRM's number of the master.
  external_id text not null,
  name text not null,
  specialization text not null,
  -- Works here: neither dismissed nor deleted. What bookings were made with stays named in them.
  is_active boolean not null,
  -- The CRM's moment of the last change, where it says one.
  changed_at timestamptz,
  -- When the CRM was asked: what was read earlier changes nothing.
  read_at timestamptz not null,
  primary key (company_id, id),
  unique (company_id, installation_id, external_id),
  foreign key (company_id, installation_id) references installations (company_id, id)
);
select tenant_table('masters');
comment on column masters.name is 'pii:name';

-- The price list, mirrored from the CRM.
create table services (
  company_id uuid not null references companies (id),
  id uuid not null,
  installation_id uuid not null,
  -- The CRM's number of the service.
  external_id text not null,
  title text not null,
  -- Can be had: neither switched off nor deleted.
  is_active boolean not null,
  -- Minor units of the company's currency, from and up to; no upper one when the price is one.
  price_min_minor bigint,
  price_max_minor bigint,
  duration_s int,
  changed_at timestamptz,
  read_at timestamptz not null,
  primary key (company_id, id),
  unique (company_id, installation_id, external_id),
  foreign key (company_id, installation_id) references installations (company_id, id)
);
select tenant_table('services');
