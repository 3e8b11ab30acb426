-- Due jobs of a lane, a few of each company in turn, heads of their order keys only, what is urgent first.
-- $1 lane, $2 after this company, $3 companies to look at, $4 jobs of one company, $5 jobs in all, $6 only of these
-- companies (null: of any), $7 seconds of the lease.
with recursive
  -- Companies that have due work: one index probe each.
  ring (company_id, hop) as (
    (
      select company_id, 1 from jobs
      where lane = $1 and state = 'queued' and company_id > $2 and ($6::uuid[] is null or company_id = any ($6))
      order by company_id limit 1
    )
    union all
    select following.company_id, ring.hop + 1
    from ring,
      lateral (
        select j.company_id from jobs j
        where j.lane = $1 and j.state = 'queued' and j.company_id > ring.company_id and ($6 is null or j.company_id = any ($6))
        order by j.company_id limit 1
      ) as following
    where ring.hop < $3
  ),
  picked as (
    select mine.company_id, mine.id
    from ring,
      lateral (
        select j.company_id, j.id
        from jobs j
        where j.lane = $1 and j.state = 'queued' and j.company_id = ring.company_id
          and (j.order_key is null or not exists (
            select 1 from jobs head
            where head.company_id = j.company_id and head.order_key = j.order_key and head.seq < j.seq and head.state <> 'dead'))
        order by j.is_urgent desc, j.seq
        limit $4
        for update skip locked
      ) as mine
    limit $5
  )
update jobs
set state = 'running', attempts = attempts + 1, lease_epoch = lease_epoch + 1,
  lease_until = clock_timestamp() + make_interval(secs => $7::float8)
from picked
where jobs.company_id = picked.company_id and jobs.id = picked.id
returning jobs.company_id, jobs.id, jobs.kind, jobs.payload, jobs.lease_epoch, jobs.attempts, jobs.lost, jobs.enqueued_at
