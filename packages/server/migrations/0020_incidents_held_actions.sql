-- What was done to an alert at the door it came by, before anything let the alert through: done in this order as soon as something does.
create table held_action (
  event_id uuid primary key,
  alert_id uuid not null,
  at timestamptz not null,
  action jsonb not null
);
create index held_action_alert on held_action (alert_id, at);
