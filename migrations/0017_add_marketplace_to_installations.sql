-- How a salon came from the CRM's marketplace, and how its connection stands there.
alter table installations
  -- When «Connect» was pressed last.
  add column registered_at timestamptz,
  -- Who pressed it, as the marketplace says: JSON, sealed.
  add column registered_by bytea,
  -- The marketplace has signed it.
  add column registered_proven boolean not null default false,
  -- When it was active for the first time: from then on its company has people of its own.
  add column activated_at timestamptz,
  -- What the provider is told at activation, sealed and stored before it is told: the bearer by which it calls us, and the
  -- secret of our webhook path.
  add column api_key bytea,
  add column path_secret bytea,
  -- How the activation stands: asked for, told to the provider without a known outcome, refused.
  add column activation text check (activation in ('requested', 'called', 'failed')),
  -- Why it was refused: a catalogue key.
  add column activation_reason text,
  add column last_payment_date date,
  -- When the provider was asked last how the connection stands.
  add column standing_at timestamptz;
-- Whom the provider was not asked about for long.
create index installations_unasked on installations (coalesce(standing_at, created_at)) where state in ('active', 'frozen');
