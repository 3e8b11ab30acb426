-- Since when the provider, asked about an installation, says nothing of it: once may be its own fault, twice is believed.
alter table installations add column absent_at timestamptz;
