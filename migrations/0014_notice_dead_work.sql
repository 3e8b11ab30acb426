-- What became of dead work is made known once, to whom it concerns.
alter table jobs add column noticed_at timestamptz;
create index jobs_unnoticed on jobs (company_id, id) where state = 'dead' and noticed_at is null;

-- A message whose moment has passed while its company has no number is claimed by no node, nor is one whose outcome was unknown
-- when the number went: the scheduler looks for both.
select system_may('select', 'messages', 'scheduler');
-- It needs to know which, when and why, not what they say.
revoke select on messages from app_system;
grant select (company_id, id, status, reason, created_at, not_after, sending_at) on messages to app_system;
create index messages_overdue on messages (not_after) where status in ('queued', 'sending');
