-- Why sign-ins ended that their browsers did not end themselves: told once, to whoever still holds the token, on the page where one
-- signs in. Nobody is named: it is a hash of 256 random bits, and a word.
create table ended_sign_ins (
  company_id uuid not null references companies (id),
  token_hash bytea not null unique,
  why text not null check (why in ('removed', 'role_changed', 'salon_gone')),
  ended_at timestamptz not null,
  primary key (company_id, token_hash)
);
select tenant_table('ended_sign_ins');
select system_may('select', 'ended_sign_ins', 'sign-in lookup');
select system_may('delete', 'ended_sign_ins', 'sign-in lookup');
