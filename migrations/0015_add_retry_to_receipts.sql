-- When a call that waits for the CRM is tried again; the calls after it do not wait with it.
alter table webhook_receipts add column retry_at timestamptz;
