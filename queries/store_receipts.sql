-- A group of raw calls: the receipts, and for each company with new ones a job to understand them.
-- The job that waits already is held until the commit, so that nobody claims it before these receipts are there: shared, so
-- that groups do not wait for each other's commits.
with
  incoming as (
    select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[], $5::bytea[], $6::int[], $7::text[], $8::timestamptz[], $9::int[])
      as t (company_id, id, installation_id, content_hash, body, body_length, reason, at, copies)
  ),
  stored as (
    insert into webhook_receipts
      (company_id, id, installation_id, content_hash, body, body_length, state, reason, seen_count, received_at)
    select company_id, id, installation_id, content_hash, body, body_length,
      case when reason is null then 'received' else 'parked' end, reason, copies, at
    from incoming
    -- One order for every group, or two of them with the same repeats could lock each other out.
    order by company_id, installation_id, content_hash
    on conflict (company_id, installation_id, content_hash)
      do update set seen_count = webhook_receipts.seen_count + excluded.seen_count
    returning company_id, id, received_at, xmax = 0 and state = 'received' as fresh
  ),
  companies_with_news as (
    select distinct on (company_id) company_id, id, received_at from stored where fresh order by company_id, id
  ),
  held as (
    select waiting.company_id from jobs waiting join companies_with_news news on news.company_id = waiting.company_id
    where waiting.kind = $10 and waiting.dedupe_key = 'intake' and waiting.state in ('scheduled', 'queued')
    -- One order here as well.
    order by waiting.company_id
    for key share of waiting
  ),
  begun as (
    insert into jobs (company_id, id, kind, payload, lane, order_key, dedupe_key, state, run_at, enqueued_at)
    select company_id, id, $10, $11::jsonb, $12, 'intake', 'intake', 'queued', received_at, received_at
    from companies_with_news
    where company_id not in (select company_id from held)
    -- The same for the jobs.
    order by company_id
    -- Another group was first: its commit was waited for, and its job is held by touching it.
    on conflict (company_id, kind, dedupe_key) where dedupe_key is not null and state in ('scheduled', 'queued')
      do update set run_at = jobs.run_at
    returning company_id
  )
select company_id as "company_id!" from companies_with_news
