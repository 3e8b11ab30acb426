-- A page of conversations: what waits for an answer first, then by the newest message, always in this order.
-- $1 company, $2 patterns, each of which the name matches, or null, $3 pattern of the number or null, $4, $5 and $6 the key to go on
-- from (null: from an end), $7 backwards, $8 rows.
select id as "talk!", client_id as "client!", waits as "waits!", last_at as "last_at!" from (
  -- One branch for each way, as in list_clients.sql; a key is compared bare, so that the index is walked from it.
  (select t.id, t.client_id, t.waits, t.last_at
   from conversations t join clients c on c.company_id = t.company_id and c.id = t.client_id
   where not $7::bool and t.company_id = $1 and t.last_at is not null
     and (t.waits, t.last_at, t.id) < ($4::bool, $5::timestamptz, $6::uuid)
     and not c.is_own and ($2::text[] is null or c.name_key like all ($2) or c.phone like $3::text)
   order by t.waits desc, t.last_at desc, t.id desc limit $8)
  union all
  (select t.id, t.client_id, t.waits, t.last_at
   from conversations t join clients c on c.company_id = t.company_id and c.id = t.client_id
   where $7 and t.company_id = $1 and t.last_at is not null
     and (t.waits, t.last_at, t.id) > ($4, $5, $6)
     and not c.is_own and ($2 is null or c.name_key like all ($2) or c.phone like $3)
   order by t.waits, t.last_at, t.id limit $8)
) as t
order by waits desc, last_at desc, id desc
