-- Those that are not paid for are asked after every other minute, the others once a day.
create index installations_unpaid on installations (coalesce(standing_at, created_at)) where state = 'frozen';
