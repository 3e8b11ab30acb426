-- The link's journal says who did it and why: the person's name as it was then, the cause as a catalogue key.
alter table whatsapp_journal
  add column cause text,
  add column by_name text;
comment on column whatsapp_journal.by_name is 'pii:name';
