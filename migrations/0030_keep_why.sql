-- What was decided about a fact, as it stood at that moment: written in the transaction of the decision, changed by nobody.
create table decisions (
  company_id uuid not null references companies (id),
  id uuid not null,
  event_id uuid not null,
  -- The message it led to; null where nothing was said.
  message_id uuid,
  -- The verdict, what was checked and which words were used.
  trace jsonb not null,
  decided_at timestamptz not null,
  primary key (company_id, id),
  foreign key (company_id, event_id) references events (company_id, id),
  foreign key (company_id, message_id) references messages (company_id, id)
);
select tenant_table('decisions', 'select, insert');
create unique index decisions_by_message on decisions (company_id, message_id) where message_id is not null;
create index decisions_by_event on decisions (company_id, event_id);
create index messages_by_event on messages (company_id, event_id) where event_id is not null;

-- Which of a text's wordings it is: a message's trace names the one it was made from.
alter table message_texts add column version int not null default 1;

-- What a message waited for last before it left; it stays when the reason goes.
alter table messages add column held_for text;
