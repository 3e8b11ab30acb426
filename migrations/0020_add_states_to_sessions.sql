-- Two more states: online while no message is acknowledged, and told to slow down. And why the link is where it is, as a
-- catalogue key, where one state has several causes.
alter table whatsapp_sessions
  drop constraint whatsapp_sessions_state_check,
  add constraint whatsapp_sessions_state_check check (state in ('unlinked', 'pairing', 'connecting', 'connected', 'replaced',
    'logged_out', 'banned_until', 'blocked', 'outdated', 'restricted', 'passkey_required', 'degraded', 'paused')),
  add column state_cause text,
  -- The revision of the web client that was refused as too old.
  add column refused_revision bigint,
  -- The advisory lock that the holder of the lease keeps as long as it lives.
  add column owner_lock bigint;

-- How fast a company's number may write: so many messages a minute with so many at once, and a gap within each chat.
alter table companies
  add column whatsapp_per_minute integer check (whatsapp_per_minute between 1 and 80),
  add column whatsapp_burst integer check (whatsapp_burst between 1 and 80),
  add column whatsapp_chat_gap_ms integer check (whatsapp_chat_gap_ms between 0 and 600000);
