-- How far salons get in the wizard is counted over all companies, from facts, for whoever runs the installation. The role reads the
-- facts of two kinds, in which nobody is named, and no others.
create policy system_select on events for select to app_system using (kind in ('onboarding_reached', 'whatsapp_state_changed'));
comment on policy system_select on events is 'operations';
grant select (company_id, at, kind, payload) on events to app_system;
create index events_of_wizards on events (company_id, at) where kind in ('onboarding_reached', 'whatsapp_state_changed');
