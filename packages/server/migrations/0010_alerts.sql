-- The intake log: what came in, as it came, one row for what was committed together. A request is answered once its row
-- is on disk; whoever processes it deletes the row in the transaction that does all the rest.
create table alert_intake (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  -- how many alerts and actions it holds
  weight int not null,
  -- somebody waits to hear what became of them; kept for a moment where another process did it
  asks boolean not null,
  outcome jsonb,
  -- the process that wrote it and still knows what stands in it; null where none does
  writer uuid,
  entries bytea not null
);
alter table alert_intake alter column entries set storage external;

-- Who processed the log last: only that process knows the alerts as they are without reading them again.
create table alert_processor (
  id int primary key default 1 check (id = 1),
  holder uuid
);
insert into alert_processor (holder) values (null);

-- What could not be processed and was set aside, so that nothing waits behind it.
create table alert_set_aside (
  id uuid primary key,
  at timestamptz not null default now(),
  received bytea not null,
  reason text not null
);

create table alert (
  id uuid primary key,
  number bigint generated always as identity unique,
  identity text not null,
  fingerprint text not null,
  integration_id uuid,
  source text not null,
  status text not null check (status in ('firing', 'resolved')),
  title text not null,
  severity text not null,
  priority text,
  service_id uuid,
  service_name text,
  labels jsonb not null,
  annotations jsonb not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  expires_at timestamptz,
  last_received_at timestamptz not null,
  received_count int not null default 1,
  generator_url text,
  because text not null,
  -- a hash of what its sender says of it: tells whether a re-send says something new
  digest text not null,
  created_at timestamptz not null default now()
);
-- One open alert for each identity: re-sends refresh it, and a new one opens only after it was resolved.
create unique index alert_open on alert (identity) where status = 'firing';
create index alert_identity on alert (identity, starts_at desc);
create index alert_expires on alert (expires_at) where status = 'firing';
create index alert_listed on alert (starts_at desc, id desc);
-- Alerts come in this order: an index by blocks costs an insert nothing.
create index alert_created on alert using brin (created_at);
create index alert_service on alert (service_id, starts_at desc) where service_id is not null;

-- What every re-send of a firing alert changes: beside it, so that a re-send writes forty bytes and not a thousand.
-- An alert that was sent once has no row; with its end it goes into the alert.
create table alert_pulse (
  alert_id uuid primary key,
  last_received_at timestamptz not null,
  ends_at timestamptz,
  expires_at timestamptz,
  received_count int not null
) with (fillfactor = 60);

-- What an alert is found by: the words of its title, service and labels. Beside it, and written a little later.
create table alert_words (
  alert_id uuid primary key,
  words tsvector not null
);
create index alert_words_words on alert_words using gin (words);
-- Up to which number alerts have their words.
create table alert_words_done (
  id int primary key default 1 check (id = 1),
  number bigint not null
);
insert into alert_words_done (number) values (0);

-- What was received and said something new, as it came.
create table alert_signal (
  at timestamptz not null,
  alert_id uuid not null,
  source text not null,
  status text not null,
  payload json not null
) partition by range (at);
create index alert_signal_alert on alert_signal (alert_id, at desc);
select ensure_partitions('alert_signal', now() - interval '1 month', now() + interval '3 months');

-- Who may send alerts: a key, and whose alerts they are by default. Of a key only its hash is kept.
create table integration (
  id uuid primary key,
  name text not null,
  kind text not null,
  service_id uuid,
  key_hash text not null unique,
  key_hint text not null,
  previous_key_hash text unique,
  previous_key_hint text,
  previous_key_until timestamptz,
  sealed_secret text,
  created_by uuid,
  created_by_name text not null,
  created_at timestamptz not null default now(),
  deleted_at timestamptz
);
create unique index integration_name on integration (name) where deleted_at is null;

-- What came in by an integration. Beside it, because it is written again and again.
create table integration_tally (
  integration_id uuid primary key,
  signals bigint not null,
  last_signal_at timestamptz not null
);

-- What was not taken, by reason: how often, and what the sender was told the last time.
create table integration_refusal (
  integration_id uuid not null,
  reason text not null,
  count bigint not null,
  last_at timestamptz not null,
  last_detail text not null,
  primary key (integration_id, reason)
);

-- What should be heard of from time to time, and when it counts as silent. Its id is its integration's.
create table heartbeat (
  id uuid primary key,
  every_seconds int not null check (every_seconds > 0),
  grace_seconds int not null check (grace_seconds >= 0),
  last_ping_at timestamptz,
  due_at timestamptz,
  silent_since timestamptz
);
create index heartbeat_due on heartbeat (due_at) where silent_since is null;

-- Requests that senders may ask about afterwards, as Opsgenie's API lets them.
create table alert_request (
  id uuid not null,
  at timestamptz not null default now(),
  integration_id uuid,
  action text not null,
  alias text not null,
  identity text,
  primary key (id, at)
) partition by range (at);
select ensure_partitions('alert_request', now() - interval '1 month', now() + interval '3 months');

-- Messages that are known by an id of their own, so that one delivered twice counts once.
create table received_event (
  key text not null,
  at timestamptz not null default now(),
  primary key (key, at)
) partition by range (at);
select ensure_partitions('received_event', now() - interval '1 month', now() + interval '3 months');

-- Rules that say what becomes of alerts: smaller positions are asked first.
create table alert_rule (
  name text primary key,
  display_name text not null,
  labels jsonb not null default '{}',
  annotations jsonb not null default '{}',
  position int not null,
  enabled boolean not null,
  spec jsonb not null,
  author text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- One row: a number that grows with each change of the rules, so that those who keep them read know when to read again.
create table alert_rule_version (
  id int primary key default 1 check (id = 1),
  version bigint not null
);
insert into alert_rule_version (version) values (1);

-- How often each rule was about an alert, by hour: what it held back, what passed by itself meanwhile, where it failed.
create table alert_rule_use (
  rule text not null,
  hour timestamptz not null,
  hits int not null default 0,
  held int not null default 0,
  passed_by int not null default 0,
  failures int not null default 0,
  last_at timestamptz not null,
  last_failure text,
  primary key (rule, hour)
);

-- What rules made of an alert. One that no rule touched and that was dispatched has none.
create table alert_disposition (
  alert_id uuid primary key,
  decision text not null check (decision in ('dispatch', 'hold', 'suppress')),
  word text not null,
  because text not null,
  trace jsonb not null,
  rule text,
  stage text,
  priority text not null,
  urgency text not null check (urgency in ('high', 'low')),
  route jsonb not null,
  group_base text,
  group_key text not null,
  dedup_key text,
  waits_for text,
  reconsider_at timestamptz,
  -- As its sender gave it, where rules have changed it.
  received jsonb,
  judged_at timestamptz not null,
  dispatched_at timestamptz
);
create index alert_disposition_reconsider on alert_disposition (reconsider_at) where reconsider_at is not null;
-- Keys are made of labels, which are longer than an index bears: they are found by a hash.
create index alert_disposition_waits on alert_disposition (md5(waits_for)) where waits_for is not null;
create index alert_disposition_dedup on alert_disposition (md5(dedup_key), dispatched_at desc)
  where dedup_key is not null;
create index alert_disposition_group on alert_disposition (md5(group_base), dispatched_at desc)
  where group_base is not null;

-- When alerts began to fire that a rule counts, by a hash of what it counts them by.
create table alert_occurrence (
  key uuid not null,
  at timestamptz not null,
  alert_id uuid not null,
  primary key (key, at, alert_id)
) partition by range (at);
select ensure_partitions('alert_occurrence', now() - interval '1 month', now() + interval '3 months');

-- Times in which the alerts that these matchers cover tell nobody. One is never rewritten where that would change the past.
create table silence (
  id uuid primary key,
  number bigint generated always as identity unique,
  matchers jsonb not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  created_by text not null,
  comment text not null,
  -- the end it had before somebody ended it
  expired_from timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index silence_ends on silence (ends_at);

-- The route tree with its receivers, inhibition rules and time intervals, as code: at most one.
create table alert_routing (
  id int primary key default 1 check (id = 1),
  name text not null,
  display_name text not null,
  labels jsonb not null,
  annotations jsonb not null,
  spec jsonb not null,
  updated_at timestamptz not null default now()
);

-- Alerts that fire and that a rule of inhibition names as its source, by the rule and a hash of what their targets must
-- have in common with them: so that an alert finds what inhibits it without a look at all others.
create table alert_inhibitor (
  rule text not null,
  equal_key uuid not null,
  alert_id uuid not null,
  primary key (rule, equal_key, alert_id)
);
create index alert_inhibitor_alert on alert_inhibitor (alert_id);

-- Alerts that a route takes together: what was told of them last, and when they are looked at again.
create table alert_group (
  id uuid primary key,
  key text not null,
  route text not null,
  receiver text not null,
  labels jsonb not null,
  created_at timestamptz not null default now(),
  next_flush_at timestamptz not null,
  -- the identities that fired, and those that were over, when it was told last
  told_at timestamptz,
  told_firing jsonb not null default '[]',
  told_resolved jsonb not null default '[]',
  reason text,
  because text not null
);
create unique index alert_group_key on alert_group (route, md5(key));
create index alert_group_due on alert_group (next_flush_at);

create table alert_group_member (
  group_id uuid not null references alert_group (id) on delete cascade,
  alert_id uuid not null,
  -- since when it may be told: the flush that told of it first
  told_at timestamptz,
  primary key (group_id, alert_id)
);
create index alert_group_member_alert on alert_group_member (alert_id);

-- A run of draft rules over the alerts of the past, how far it has come and what it found.
create table alert_replay (
  id uuid primary key,
  asked jsonb not null,
  status text not null check (status in ('running', 'done', 'failed')),
  from_at timestamptz not null,
  to_at timestamptz not null,
  done int not null default 0,
  total int not null,
  result jsonb,
  created_at timestamptz not null default now()
);
