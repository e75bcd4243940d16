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
  created_at timestamptz not null default now()
);
-- One open alert for each identity: re-sends refresh it, and a new one opens only after it was resolved.
create unique index alert_open on alert (identity) where status = 'firing';
create index alert_identity on alert (identity, starts_at desc);
create index alert_expires on alert (expires_at) where status = 'firing';
create index alert_listed on alert (starts_at desc, id desc);
create index alert_service on alert (service_id, starts_at desc);

-- What an alert is found by: the words of its title, service and labels. Beside it, because each refresh of an alert
-- would write an index of words anew.
create table alert_words (
  alert_id uuid primary key,
  words tsvector not null
);
create index alert_words_words on alert_words using gin (words);

-- What was received, as it came.
create table alert_signal (
  id uuid not null,
  at timestamptz not null default now(),
  alert_id uuid not null,
  source text not null,
  status text not null,
  payload jsonb not null,
  primary key (id, at)
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
