create table alert (
  id uuid primary key,
  number bigint generated always as identity unique,
  fingerprint text not null,
  source text not null,
  status text not null check (status in ('firing', 'resolved')),
  title text not null,
  severity text not null,
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
create unique index alert_open on alert (fingerprint) where status = 'firing';
create index alert_fingerprint on alert (fingerprint, starts_at desc);
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
