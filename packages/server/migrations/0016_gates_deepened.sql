-- Freezes that come again: they have a recurrence in place of one beginning and end.
alter table freeze_window
  alter column from_at drop not null,
  alter column to_at drop not null,
  add column recurrence jsonb,
  -- what began while it was allowed may go on
  add column overrun boolean not null default false,
  -- what a person begins by hand may pass
  add column manual boolean not null default false,
  add constraint freeze_window_once_or_again
    check ((recurrence is null) = (from_at is not null) and (from_at is null) = (to_at is null));

-- A freeze that somebody lets one gate pass for a while, with a reason.
create table freeze_override (
  id uuid primary key,
  freeze_name text not null,
  service_id uuid not null,
  service_name text not null,
  environment text not null,
  reason text not null,
  overridden_by text not null,
  overridden_at timestamptz not null,
  until_at timestamptz not null
);
create index freeze_override_place on freeze_override (service_id, until_at desc);
create index freeze_override_freeze on freeze_override (freeze_name, overridden_at desc);

-- Secret addresses under which a calendar app follows the freezes: of a service, of a team, or all.
create table freeze_feed (
  id uuid primary key,
  user_id uuid not null references user_account (id) on delete cascade,
  service text,
  team text,
  secret_hash text not null unique,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);

-- What a house decides about changes in words of its own: an expression, and what follows where it is true.
create table gate_rule (
  id uuid primary key,
  name text not null unique,
  display_name text not null,
  description text not null default '',
  selector jsonb not null default '{}',
  when_source text not null,
  effect jsonb not null,
  message text not null,
  labels jsonb not null default '{}',
  annotations jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- What a verdict was made of, so that a rule to be can be tried on verdicts that were.
alter table gate_check
  add column facts jsonb,
  add column next_closing timestamptz,
  add column next_closing_because text;

-- Controllers that bring a service out step by step, and ask the gate at each: what is on its way by them, and since when.
create table gradual_rollout (
  service_id uuid not null,
  environment text not null,
  controller text not null check (controller in ('flagger', 'argo-rollouts')),
  -- what Flagger calls the state that it brings out; null where its sender says none
  checksum text,
  begun_at timestamptz,
  asked_at timestamptz not null,
  primary key (service_id, environment, controller)
);

-- What a service needs before it may be relied on; the list that is built in is not a row.
create table readiness_checklist (
  id uuid primary key,
  name text not null unique,
  display_name text not null,
  description text not null default '',
  selector jsonb not null default '{}',
  items jsonb not null,
  labels jsonb not null default '{}',
  annotations jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- The word of a person that an item is there, with where it can be seen and until when it holds.
create table readiness_evidence (
  service_id uuid not null,
  item text not null,
  note text not null default '',
  url text,
  done_on date not null,
  expires_at timestamptz,
  given_by text not null,
  given_at timestamptz not null,
  primary key (service_id, item)
);

-- An item that a service may lack for a while; it holds once somebody else has approved it.
create table readiness_exemption (
  id uuid primary key,
  service_id uuid not null,
  item text not null,
  reason text not null,
  asked_by text not null,
  asked_at timestamptz not null,
  until_at timestamptz not null,
  approved_by text,
  approved_at timestamptz,
  ended_at timestamptz,
  ended_by text,
  check (approved_by is null or approved_by <> asked_by)
);
create index readiness_exemption_service on readiness_exemption (service_id, until_at desc);

-- How ready a service was, once a day.
create table readiness_day (
  service_id uuid not null,
  day date not null,
  required text not null check (required in ('A', 'B', 'C')),
  reached text check (reached in ('A', 'B', 'C')),
  passed int not null,
  counted int not null,
  primary key (service_id, day)
);

-- Everybody who counts as having asked: whoever did, the person behind a token, and those a pipeline names, as the users they are.
alter table gate_approval add column askers text[] not null default '{}';

-- Who holds deployments until the gate has answered (GitHub, by its deployment protection rules), and what we answer with.
create table gate_source (
  id uuid primary key,
  name text not null,
  kind text not null check (kind in ('github')),
  -- where its deployments do not say it
  service_id uuid,
  environment text,
  key_hash text not null unique,
  key_hint text not null,
  sealed_secret text not null,
  previous_sealed_secret text,
  previous_secret_until timestamptz,
  api_url text not null,
  app_id text,
  sealed_private_key text,
  sealed_token text,
  created_by_name text not null,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  refused int not null default 0,
  last_refused_at timestamptz,
  last_refusal text
);
create unique index gate_source_name on gate_source (name) where deleted_at is null;

-- A deployment that its sender holds until the gate has answered.
create table held_deployment (
  id uuid primary key,
  source_id uuid not null references gate_source (id),
  external_id text not null,
  -- as its sender calls it
  environment_name text not null,
  repository text not null,
  callback_url text not null,
  installation text,
  run_url text,
  commit_sha text,
  branch text,
  version text,
  told_service text,
  change_kind text not null check (change_kind in ('deploy', 'rollback')),
  requested_by text,
  -- everybody whom its sender names as having had a hand in it
  people text[] not null default '{}',
  -- which of ours it is, as far as can be said
  service_id uuid,
  service_name text,
  environment text,
  state text not null check (state in ('waiting', 'approved', 'rejected', 'ended')),
  verdict text check (verdict in ('allow', 'warn', 'deny', 'defer')),
  because jsonb not null default '[]',
  -- comments that were written while it waits, and the last of them
  reports int not null default 0,
  reported text,
  tries int not null default 0,
  last_error text,
  received_at timestamptz not null,
  next_at timestamptz not null,
  -- somebody looks at it just now: whoever else would comes again
  busy_until timestamptz,
  ends_at timestamptz not null,
  -- its sender has the answer, or wants none any more
  settled_at timestamptz,
  unique (source_id, external_id, environment_name)
);
create index held_deployment_open on held_deployment (next_at) where settled_at is null;
create index held_deployment_received on held_deployment (received_at desc);
