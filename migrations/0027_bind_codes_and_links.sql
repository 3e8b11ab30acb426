-- A code answers to the browser that asked for it, and to no other: several may wait, each for its own. The rows of a day stay, and
-- are what a day's codes and wrong tries are counted by. Whoever waits for one at this moment asks again. The owner of the table obeys
-- its wall too, except for this moment.
alter table sign_in_codes no force row level security;
delete from sign_in_codes;
alter table sign_in_codes force row level security;
alter table sign_in_codes drop constraint sign_in_codes_pkey;
alter table sign_in_codes add column id uuid not null;
-- SHA-256 of the cookie of that browser.
alter table sign_in_codes add column browser_hash bytea not null;
-- The network it asked from, without what tells its machines apart.
alter table sign_in_codes add column network text not null;
comment on column sign_in_codes.network is 'pii:address';
alter table sign_in_codes add primary key (company_id, user_id, id);

-- Who made the link: it ends with what they were when they made it. Null: made before this was kept.
alter table invitations add column made_by uuid;
alter table invitations add foreign key (company_id, made_by) references memberships (company_id, user_id) on delete cascade;
alter table password_resets add column made_by uuid;
alter table password_resets add foreign key (company_id, made_by) references memberships (company_id, user_id) on delete cascade;

-- The letter that carries the wizard's present link, if one does.
alter table onboardings add column resume_message_id uuid;
alter table onboardings add foreign key (company_id, resume_message_id) references messages (company_id, id);
