-- What lost its worker twice in a row may be what kills workers: it waits for a turn of its own, which the sweep gives.
alter table jobs add column is_suspect boolean not null generated always as (lost >= 2) stored;
alter table jobs add column turn_until timestamptz;
create index jobs_suspect on jobs (turn_until nulls first, seq) where is_suspect and state <> 'dead';
