-- Letters: messages to the company's own people (a code, a link), whose words are for one pair of eyes. They stand sealed beside the
-- message until it has left, and nowhere in its body; old rows obeyed the narrower check.
alter table messages add column sealed_body bytea;
comment on column messages.sealed_body is 'pii:text';
alter table messages drop constraint messages_trigger_check;
alter table messages add constraint messages_trigger_check
  check (trigger in ('created', 'moved', 'cancelled', 'test', 'code', 'invitation', 'reset', 'resume')) not valid;
alter table messages add constraint messages_letters_have_no_body
  check (trigger not in ('code', 'invitation', 'reset', 'resume') or body = '') not valid;

-- Somebody stands before a screen and waits: goes before all other work of its lane and company.
alter table jobs add column is_urgent boolean not null default false;
drop index jobs_queued;
create index jobs_queued on jobs (lane, company_id, is_urgent desc, seq) where state = 'queued';

-- One invitation for each contact: of those that were made at once the youngest stays. The owner of the table obeys its wall too,
-- except for this moment.
alter table invitations no force row level security;
delete from invitations older using invitations younger
  where younger.company_id = older.company_id and (younger.email = older.email or younger.phone = older.phone)
    and (younger.created_at, younger.id) > (older.created_at, older.id);
alter table invitations force row level security;
create unique index invitations_by_email on invitations (company_id, email) where email is not null;
create unique index invitations_by_phone on invitations (company_id, phone) where phone is not null;
-- The letter that carries the present link, if one does.
alter table invitations add column message_id uuid;
alter table invitations add foreign key (company_id, message_id) references messages (company_id, id);

-- A code is made in the transaction that queues its letter.
alter table sign_in_codes add column message_id uuid;
alter table sign_in_codes add foreign key (company_id, message_id) references messages (company_id, id);
grant insert, update on sign_in_codes to app_tenant;
drop policy system_insert on sign_in_codes;
revoke insert on sign_in_codes from app_system;

-- A new way in for a colleague who has forgotten the password: a link for one person, once, for an hour. The token itself is never stored.
create table password_resets (
  company_id uuid not null,
  user_id uuid not null,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  ends_at timestamptz not null,
  -- The letter that carries the link, if one does.
  message_id uuid,
  primary key (company_id, user_id),
  foreign key (company_id, user_id) references memberships (company_id, user_id) on delete cascade,
  foreign key (company_id, message_id) references messages (company_id, id)
);
select tenant_table('password_resets');
select system_may('select', 'password_resets', 'sign-in lookup');
select system_may('delete', 'password_resets', 'sign-in lookup');
