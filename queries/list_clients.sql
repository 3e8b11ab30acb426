-- A page of clients by name, each with the booking that matters now, and what waits for an answer or else the newest message. Always in the order of names,
-- whichever way it was read.
-- $1 company, $2 patterns, each of which the name matches, or null, $3 pattern of the number or null, $4 and $5 the key to go on from,
-- $6 backwards, $7 rows, $8 now.
select
  c.id as "id!", c.name as "name!", c.name_key as "sort!", c.phone as "phone?", coalesce(t.waits, false) as "waits!",
  (m.direction = 'inbound' or w.jid is not null) is true as "on_whatsapp!",
  a.id as "appointment_id?", a.starts_at as "starts_at?", a.master as "master?", a.services as "services?",
  a.price_minor as "price_minor?", a.status as "appointment_status?",
  m.created_at as "message_at?", m.direction as "direction?", m.status as "message_status?", m.reason as "reason?", m.body as "body?"
from (
  -- One branch for each way, so that both walk the index clients_by_key from the key and stop after a page; the other one
  -- is not run. A key is compared bare: the wall would keep a comparison with anything around it from using the index.
  (select id, name, name_key, phone, company_id from clients
   where not $6::bool and company_id = $1
     and (name_key, id) > ($4::text, $5::uuid)
     and not is_own and ($2::text[] is null or name_key like all ($2) or phone like $3::text)
   order by name_key, id limit $7)
  union all
  (select id, name, name_key, phone, company_id from clients
   where $6 and company_id = $1
     and (name_key, id) < ($4, $5)
     and not is_own and ($2 is null or name_key like all ($2) or phone like $3)
   order by name_key desc, id desc limit $7)
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
left join conversations t on t.company_id = c.company_id and t.client_id = c.id
left join lateral (
  select * from (
    (select created_at, direction, status, reason, body, 0 as rank from messages
     where company_id = c.company_id and id = t.unanswered_id)
    union all
    (select created_at, direction, status, reason, body, 1 from messages
     where company_id = c.company_id and client_id = c.id order by created_at desc, id desc limit 1)
  ) as either order by rank limit 1
) as m on true
left join whatsapp_contacts as w on w.company_id = c.company_id and w.phone = c.phone
order by c.name_key, c.id
