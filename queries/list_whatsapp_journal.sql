-- A page of the link's journal, newest first: each line with the state before it and, where the number came back, since when it
-- had been away. A number that was linked anew has not come back.
-- $1 company, $2 and $3 the key to go on from, $4 rows.
select
  j.id as "id!", j.at as "at!", j.state as "state!", j.cause as "cause?", j.by_name as "by_name?",
  earlier.state as "before?", earlier.cause as "before_cause?", lost.at as "lost_at?"
from whatsapp_journal as j
left join lateral (
  select state, cause from whatsapp_journal
  where company_id = j.company_id and (at, id) < (j.at, j.id) order by at desc, id desc limit 1
) as earlier on true
left join lateral (
  select at, id, state from whatsapp_journal
  where company_id = j.company_id and (at, id) < (j.at, j.id) and state in ('connected', 'restricted', 'degraded', 'pairing')
  order by at desc, id desc limit 1
) as online on j.state = 'connected'
left join lateral (
  select at from whatsapp_journal
  where company_id = j.company_id and (at, id) > (online.at, online.id) and (at, id) < (j.at, j.id)
  order by at, id limit 1
) as lost on online.state <> 'pairing'
where j.company_id = $1 and (j.at, j.id) < ($2::timestamptz, $3::uuid)
order by j.at desc, j.id desc
limit $4
