-- A page of clients by name, each with the booking that matters now and the newest message.
-- $1 company, $2 pattern of the name or null, $3 pattern of the number or null, $4 and $5 the key to go on from or null,
-- $6 backwards, $7 rows, $8 now.
select
  c.id, c.name, lower(c.name) as "sort!", c.phone,
  a.id as "appointment_id?", a.starts_at as "starts_at?", a.master as "master?", a.services as "services?",
  a.price_minor as "price_minor?", a.status as "appointment_status?",
  m.created_at as "message_at?", m.direction as "direction?", m.status as "message_status?", m.body as "body?"
from (
  select id, name, phone, company_id
  from clients
  where company_id = $1
    and ($2::text is null or lower(name) like $2 or phone like $3)
    and ($4::text is null or case when $6::bool then (lower(name), id) < ($4, $5::uuid) else (lower(name), id) > ($4, $5) end)
  order by
    case when $6 then lower(name) end desc, case when $6 then id end desc,
    lower(name), id
  limit $7
) as c
left join lateral (
  select * from (
    (select id, starts_at, master, services, price_minor, status, 0 as rank from appointments
     where company_id = c.company_id and client_id = c.id and starts_at >= $8 and status in ('booked', 'confirmed') order by starts_at limit 1)
    union all
    (select id, starts_at, master, services, price_minor, status, 1 from appointments
     where company_id = c.company_id and client_id = c.id and starts_at < $8 order by starts_at desc limit 1)
  ) as both_ways order by rank limit 1
) as a on true
left join lateral (
  select created_at, direction, status, body from messages
  where company_id = c.company_id and client_id = c.id order by created_at desc, id desc limit 1
) as m on true
order by
  case when $6 then lower(c.name) end desc, case when $6 then c.id end desc,
  lower(c.name), c.id
