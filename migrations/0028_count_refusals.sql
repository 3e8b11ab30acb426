-- How often the network refused a message for now, as the time-lock on first messages does: such a message waits and goes again.
alter table messages add column refusals int not null default 0;
