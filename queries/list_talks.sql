-- A page of threads: what waits for an answer first, then by the newest message, each with its client as in the list of clients.
-- $1 company, $2 patterns, each of which the name matches, or null, $3 pattern of the number or null, $4, $5 and $6 the key to go on
-- from (null: from an end), $7 backwards, $8 rows, $9 now.
select
  c.id as "id!", c.name as "name!", t.waits as "waits!", t.last_at as "last_at!", t.id as "talk!", c.phone as "phone?",
  (m.direction = 'inbound' or w.jid is not null) is true as "on_whatsapp!",
  a.id as "appointment_id?", a.starts_at as "starts_at?", a.master as "master?", a.services as "services?",
  a.price_minor as "price_minor?", a.status as "appointment_status?",
  m.created_at as "message_at?", m.direction as "direction?", m.status as "message_status?", m.reason as "reason?", m.body as "body?"
from (
  -- One branch for each way, as in list_clients.sql; a key is compared bare, so that the index is walked from it.
  (select t.id, t.client_id, t.company_id, t.waits, t.last_at, t.unanswered_id
   from conversations t join clients c on c.company_id = t.company_id and c.id = t.client_id
   where not $7::bool and t.company_id = $1 and t.last_at is not null
     and (t.waits, t.last_at, t.id) < ($4::bool, $5::timestamptz, $6::uuid)
     and not c.is_own and ($2::text[] is null or c.name_key like all ($2) or c.phone like $3::text)
   order by t.waits desc, t.last_at desc, t.id desc limit $8)
  union all
  (select t.id, t.client_id, t.company_id, t.waits, t.last_at, t.unanswered_id
   from conversations t join clients c on c.company_id = t.company_id and c.id = t.client_id
   where $7 and t.company_id = $1 and t.last_at is not null
     and (t.waits, t.last_at, t.id) > ($4, $5, $6)
     and not c.is_own and ($2 is null or c.name_key like all ($2) or c.phone like $3)
   order by t.waits, t.last_at, t.id limit $8)
) as t
join clients c on c.company_id = t.company_id and c.id = t.client_id
left join lateral (
  select * from (
    (select id, starts_at, master, services, price_minor, status, 0 as rank from appointments
     where company_id = c.company_id and client_id = c.id and starts_at >= $9 and status in ('booked', 'confirmed') order by starts_at limit 1)
    union all
    (select id, starts_at, master, services, price_minor, status, 1 from appointments
     where company_id = c.company_id and client_id = c.id and starts_at < $9 order by starts_at desc limit 1)
  ) as both_ways order by rank limit 1
) as a on true
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
order by t.waits desc, t.last_at desc, t.id desc
