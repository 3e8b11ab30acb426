-- A page of clients by name, always in the order of names, whichever way it was read.
-- $1 company, $2 patterns, each of which the name matches, or null, $3 pattern of the number or null, $4 and $5 the key to go on from,
-- $6 backwards, $7 rows.
select id as "id!", name_key as "sort!" from (
  -- One branch for each way, so that both walk the index clients_by_key from the key and stop after a page; the other one
  -- is not run. A key is compared bare: the wall would keep a comparison with anything around it from using the index.
  (select id, name_key from clients
   where not $6::bool and company_id = $1
     and (name_key, id) > ($4::text, $5::uuid)
     and not is_own and ($2::text[] is null or name_key like all ($2) or phone like $3::text)
   order by name_key, id limit $7)
  union all
  (select id, name_key from clients
   where $6 and company_id = $1
     and (name_key, id) < ($4, $5)
     and not is_own and ($2 is null or name_key like all ($2) or phone like $3)
   order by name_key desc, id desc limit $7)
) as c
order by name_key, id
