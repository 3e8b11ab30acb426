-- Clients as a row of a list shows each: with the booking that matters now, and what waits for an answer or else the newest message.
-- $1 company, $2 whose, $3 now.
select
  c.id as "id!", c.name as "name!", c.phone as "phone?", coalesce(t.waits, false) as "waits!",
  (m.direction = 'inbound' or w.jid is not null) is true as "on_whatsapp!",
  a.id as "appointment_id?", a.starts_at as "starts_at?", a.master as "master?", a.services as "services?",
  a.price_minor as "price_minor?", a.status as "appointment_status?",
  m.created_at as "message_at?", m.direction as "direction?", m.status as "message_status?", m.reason as "reason?", m.body as "body?"
from clients c
left join lateral (
  select * from (
    (select id, starts_at, master, services, price_minor, status, 0 as rank from appointments
     where company_id = c.company_id and client_id = c.id and starts_at >= $3 and status in ('booked', 'confirmed') order by starts_at limit 1)
    union all
    (select id, starts_at, master, services, price_minor, status, 1 from appointments
     where company_id = c.company_id and client_id = c.id and starts_at < $3 order by starts_at desc limit 1)
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
where c.company_id = $1 and c.id = any ($2)
