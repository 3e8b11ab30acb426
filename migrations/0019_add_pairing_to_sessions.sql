-- How a number is being linked: by a code that is typed on this phone, or, where there is none, by a picture. And how often
-- people asked for a client: what rested for its crashes does not rest for a new wish.
alter table whatsapp_sessions
  add column pairing_phone text check (pairing_phone ~ '^\+[1-9][0-9]{7,14}$'),
  add column asked bigint not null default 0;
comment on column whatsapp_sessions.pairing_phone is 'pii:phone';
