-- People sign in by phone as well as by e-mail, come by invitation, and find their way back by a code.
alter table users alter column email drop not null;
alter table users add column phone text unique check (phone ~ '^\+[1-9][0-9]{7,14}$');
-- Since when e-mail and phone are known to be this person's own: the CRM or the operator of the installation vouched for them, or a
-- code came back from the phone. Null for who came by a link that others have seen too. Those who are there were added on the console.
alter table users add column verified_at timestamptz default now();
alter table users alter column verified_at drop default;
alter table users add constraint users_can_be_named check (email is not null or phone is not null);
comment on column users.name is 'pii:name';
comment on column users.email is 'pii:email';
comment on column users.phone is 'pii:phone';
-- A company sees its own people, and nothing of how they sign in.
create policy tenant on users for select to app_tenant
  using (exists (select from memberships m where m.company_id = current_setting('app.company_id')::uuid and m.user_id = users.id));
grant select (id, name, email, phone) on users to app_tenant;
select system_may('insert', 'memberships', 'operations');
select system_may('update', 'memberships', 'operations');

-- What a person knows a sign-in of theirs by. A few rows for each person, a month old at most: rewritten in a moment.
alter table sign_ins add column id uuid not null default gen_random_uuid();
-- Browser and system in our own words, never the header itself.
alter table sign_ins add column agent text;
-- The network it was last seen from, without the part that tells one machine of it from another.
alter table sign_ins add column network text;
comment on column sign_ins.network is 'pii:address';

-- A way in for one person, once, for an hour. The token itself is never stored.
create table invitations (
  company_id uuid not null references companies (id),
  id uuid not null,
  token_hash bytea not null unique,
  name text not null check (name <> ''),
  email text check (email = lower(email)),
  phone text check (phone ~ '^\+[1-9][0-9]{7,14}$'),
  role text not null check (role in ('owner', 'manager', 'operator')),
  created_at timestamptz not null,
  ends_at timestamptz not null,
  primary key (company_id, id),
  check (email is not null or phone is not null)
);
select tenant_table('invitations');
select system_may('select', 'invitations', 'sign-in lookup');
select system_may('delete', 'invitations', 'sign-in lookup');
comment on column invitations.name is 'pii:name';
comment on column invitations.email is 'pii:email';
comment on column invitations.phone is 'pii:phone';

-- Codes on their way to owners who forgot their password: one for each, ten minutes, five tries, one use.
create table sign_in_codes (
  company_id uuid not null,
  user_id uuid not null,
  -- Of code and person together.
  code_hash bytea not null,
  tries int not null default 0,
  created_at timestamptz not null,
  ends_at timestamptz not null,
  primary key (company_id, user_id),
  foreign key (company_id, user_id) references memberships (company_id, user_id) on delete cascade
);
select tenant_table('sign_in_codes', 'select, delete');
select system_may('select', 'sign_in_codes', 'sign-in lookup');
select system_may('insert', 'sign_in_codes', 'sign-in lookup');
select system_may('update', 'sign_in_codes', 'sign-in lookup');
select system_may('delete', 'sign_in_codes', 'sign-in lookup');

-- Messages to the company's own people: their words are for one pair of eyes. Old rows obeyed the narrower check.
alter table messages drop constraint messages_trigger_check;
alter table messages add constraint messages_trigger_check
  check (trigger in ('created', 'moved', 'cancelled', 'code', 'invitation')) not valid;
