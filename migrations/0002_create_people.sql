-- A person may work in several companies, so people and their sign-ins stand outside of companies; memberships inside.
create table users (
  id uuid primary key,
  -- Lower-cased at the door.
  email text not null unique check (email = lower(email)),
  name text not null,
  -- argon2id in PHC form; null until the person has set one.
  password_hash text,
  created_at timestamptz not null
);
alter table users enable row level security;
alter table users force row level security;
select system_may('select', 'users', 'sign-in lookup');
select system_may('insert', 'users', 'operations');
select system_may('update', 'users', 'sign-in lookup');

create table memberships (
  company_id uuid not null references companies (id),
  user_id uuid not null references users (id),
  role text not null check (role in ('owner', 'manager', 'operator')),
  created_at timestamptz not null,
  primary key (company_id, user_id)
);
select tenant_table('memberships');
select system_may('select', 'memberships', 'sign-in lookup');
create index memberships_by_user on memberships (user_id);

-- A browser's session. The token itself is never stored.
create table sign_ins (
  token_hash bytea primary key,
  user_id uuid not null references users (id),
  -- Which of the person's companies this browser is in.
  company_id uuid not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  ends_at timestamptz not null,
  foreign key (company_id, user_id) references memberships (company_id, user_id) on delete cascade
);
select tenant_table('sign_ins', 'select, delete');
select system_may('select', 'sign_ins', 'sign-in lookup');
select system_may('insert', 'sign_ins', 'sign-in lookup');
select system_may('update', 'sign_ins', 'sign-in lookup');
select system_may('delete', 'sign_ins', 'sign-in lookup');
create index sign_ins_by_user on sign_ins (company_id, user_id);

-- Failed tries per account, so that the next answer comes later and later; keyed by a hash of the e-mail, known or not.
create table sign_in_attempts (
  account_hash bytea primary key,
  failures int not null,
  -- No try is weighed before this moment.
  not_before timestamptz not null
);
alter table sign_in_attempts enable row level security;
alter table sign_in_attempts force row level security;
select system_may('select', 'sign_in_attempts', 'sign-in lookup');
select system_may('insert', 'sign_in_attempts', 'sign-in lookup');
select system_may('update', 'sign_in_attempts', 'sign-in lookup');
select system_may('delete', 'sign_in_attempts', 'sign-in lookup');
