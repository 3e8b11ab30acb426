-- Why nothing is sent for the company at present; its messages wait and say so.
alter table companies add column paused text check (paused in ('frozen'));
