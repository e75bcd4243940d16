create table incident (
  id uuid primary key,
  number bigint generated always as identity unique,
  title text not null,
  status text not null check (status in ('open', 'acknowledged', 'resolved')),
  severity text not null check (severity in ('SEV1', 'SEV2', 'SEV3', 'SEV4')),
  service_id uuid,
  service_name text,
  -- what its alerts have in common: a group that a rule or a route made, or service:<id>; null where it takes none in
  group_key text,
  environment text,
  origin text not null check (origin in ('alert', 'declared')),
  because text not null,
  -- when the trouble began: the start of the first alert, before anybody knew
  began_at timestamptz not null,
  opened_at timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by text,
  resolved_at timestamptz,
  resolved_by text,
  -- a test page: it goes the whole way, and no status page, gate or measure counts it
  test boolean not null default false,
  created_at timestamptz not null default now()
);
-- At most one live incident a group: the next alert of it joins. By its hash, since a group may be made of long labels.
create unique index incident_live_group on incident (md5(group_key))
  where status <> 'resolved' and group_key is not null and not test;
create index incident_opened on incident (opened_at);
create index incident_service on incident (service_id, number desc);
create index incident_live on incident (number desc) where status <> 'resolved';

-- What became of each alert that was heard of, and why: it opened an incident, joined one, or neither.
create table alert_judgement (
  alert_id uuid primary key,
  at timestamptz not null default now(),
  decision text not null check (decision in ('opened', 'joined', 'none')),
  because text not null,
  incident_id uuid references incident (id) on delete cascade
);

create table incident_alert (
  incident_id uuid not null references incident (id) on delete cascade,
  alert_id uuid not null,
  -- what the alert is about: an incident of a group may touch several services
  service_id uuid,
  joined_at timestamptz not null default now(),
  resolved_at timestamptz,
  primary key (incident_id, alert_id)
);
create index incident_alert_alert on incident_alert (alert_id);
create index incident_alert_service on incident_alert (service_id) where service_id is not null;

create table incident_cause (
  incident_id uuid not null references incident (id) on delete cascade,
  deployment_id uuid not null,
  short_id text not null,
  service_name text not null,
  environment text not null,
  version text not null,
  started_at timestamptz not null,
  confidence double precision not null,
  because text not null,
  primary key (incident_id, deployment_id)
);

create table timeline_entry (
  id uuid primary key,
  incident_id uuid not null references incident (id) on delete cascade,
  at timestamptz not null,
  kind text not null,
  text text not null,
  actor text not null,
  details jsonb not null default '{}',
  -- the fact it tells: told twice, it stands once
  source_key text,
  -- whether a person counts it among the key events, or not; where nobody said, its kind does
  key_event boolean,
  -- what a note said before it was changed, oldest first: [{"text", "at"}]
  earlier jsonb not null default '[]',
  edited_at timestamptz,
  unique (incident_id, source_key)
);
create index timeline_entry_incident on timeline_entry (incident_id, at, id);

-- Who leads, and who speaks for it outside.
create table incident_role (
  incident_id uuid not null references incident (id) on delete cascade,
  role text not null check (role in ('commander', 'communications')),
  user_id uuid not null references user_account (id),
  user_name text not null,
  since timestamptz not null,
  primary key (incident_id, role)
);

create table paging_run (
  id uuid primary key,
  incident_id uuid not null references incident (id) on delete cascade,
  -- which of the policies that page for it side by side: from 0, in the order in which receivers asked for them
  strand int not null default 0,
  policy_name text,
  -- the policies as they were when it began: {"start", "policies": {name: policy}}
  book jsonb not null,
  -- what conditions ask about: {"priority", "urgency", "severity", "labels"}
  facts jsonb not null,
  -- why this policy pages
  chosen_because text not null,
  -- it pages because nothing else did
  fallback boolean not null default false,
  status text not null check (status in ('running', 'stopped')),
  -- where in the tree it stands: {"policy", "round", "path", "trail"}
  position jsonb not null,
  -- the steps taken and the branches decided, in order
  passed jsonb not null default '[]',
  steps_taken int not null default 0,
  started_at timestamptz not null,
  last_step_at timestamptz,
  next_step_at timestamptz,
  -- whom the next step means, as the policy says it
  next_targets jsonb not null default '[]',
  acknowledgements_wanted int not null default 1,
  because text not null
);
create index paging_run_incident on paging_run (incident_id, started_at desc);
create unique index paging_run_running on paging_run (incident_id, strand) where status = 'running';

create table page (
  id uuid primary key,
  paging_run_id uuid not null references paging_run (id) on delete cascade,
  incident_id uuid not null references incident (id) on delete cascade,
  user_id uuid not null references user_account (id),
  user_name text not null,
  step int not null,
  status text not null check (status in ('pending', 'delivered', 'failed', 'acknowledged', 'cancelled')),
  at timestamptz not null,
  delivered_at timestamptz,
  because text not null,
  unique (paging_run_id, step, user_id)
);
create index page_incident on page (incident_id, at);

-- Who said that they look after it, while more than one must.
create table page_acknowledgement (
  paging_run_id uuid not null references paging_run (id) on delete cascade,
  user_name text not null,
  at timestamptz not null,
  primary key (paging_run_id, user_name)
);

-- Whether whoever acknowledged still works on it: asked at a time, and given up for without an answer.
create table still_working (
  incident_id uuid primary key references incident (id) on delete cascade,
  user_name text not null,
  ask_at timestamptz not null,
  ask_after_minutes double precision not null,
  answer_within_minutes double precision not null,
  asked_at timestamptz,
  answer_until timestamptz
);

-- Programs that steps tell: one call a run, step and address.
create table paging_call (
  id uuid primary key,
  paging_run_id uuid not null references paging_run (id) on delete cascade,
  incident_id uuid not null references incident (id) on delete cascade,
  step int not null,
  url text not null,
  status text not null check (status in ('pending', 'delivered', 'failed')),
  attempts int not null default 0,
  at timestamptz not null,
  ended_at timestamptz,
  detail text,
  unique (paging_run_id, step, url)
);
create index paging_call_open on paging_call (at) where status = 'pending';
