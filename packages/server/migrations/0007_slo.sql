-- Whatever is counted minute by minute has a number.
create sequence sli_series as int;

-- An objective: what is evaluated, with a budget and alerts of its own. A document makes one or several of them.
create table slo (
  id uuid primary key,
  name text not null,
  document_name text not null,
  objective_index int not null default 0,
  -- Of a definition that is fanned out by labels: the roll-up that this one is a group of, and the labels' values.
  parent_id uuid references slo (id) on delete cascade,
  group_labels jsonb not null default '{}',
  -- Compiled from the document when it is applied.
  rules jsonb not null,
  alerting jsonb not null default '{}',
  -- What the indicator counted; and what of it counts for the budget, where that is not the same.
  measured_series int not null default nextval('sli_series'),
  budget_series int,
  display_name text not null,
  description text not null default '',
  service_id uuid not null references service (id),
  indicator jsonb not null,
  definition jsonb not null,
  built_in boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  archived_at timestamptz
);
create unique index slo_name on slo (name) where archived_at is null;
create index slo_service on slo (service_id);
create index slo_parent on slo (parent_id) where parent_id is not null;
create index slo_document on slo (document_name);
-- What lists of all objectives read, without their documents.
create index slo_listed on slo (id) include (name, display_name, service_id, parent_id) where archived_at is null;

-- Series are kept together on shelves of 1,024. Every write to a shelf raises its revision, so that whoever holds its
-- running sums in memory knows what is new.
create table sli_shelf (
  id int primary key,
  revision bigint not null default 0,
  folded_revision bigint not null default 0,
  -- The last readings of the counters behind the shelf's series, so that a restart goes on counting where it stopped.
  readings bytea not null default ''
);

-- What was counted lately: a row holds what one round counted for a shelf (see slice-codec.ts). The latest revision of a
-- minute wins. Every hour or two the rows are folded into days, and go.
create table sli_journal (
  shelf int not null,
  revision bigint not null,
  entries bytea not null,
  primary key (shelf, revision)
);

-- A day of one series, minute by minute in `minutes` (see slice-codec.ts), and what it holds as a whole.
create table sli_day (
  series int not null,
  day timestamptz not null,
  good double precision not null,
  total double precision not null,
  measured_minutes int not null,
  excluded_minutes int not null,
  minutes bytea not null,
  primary key (series, day)
) partition by range (day);
select ensure_partitions('sli_day', now() - interval '14 months', now() + interval '3 months');

-- Since when an objective is counted, and what is in the way.
create table sli_progress (
  slo_id uuid primary key references slo (id) on delete cascade,
  counted_from timestamptz,
  -- Why the last collection gave nothing; why what it gave looks wrong; how exact it is.
  problem text,
  suspicion text,
  note text
);

-- The result of the last evaluation: what lists, the gate and the service page read.
-- How each objective stands, as evaluated last: what lists order and count by. Narrow, because lists read all of it.
create table slo_state (
  slo_id uuid primary key references slo (id) on delete cascade,
  evaluated_at timestamptz not null,
  status text not null,
  remaining_share double precision,
  -- When a spent budget has something left again, if nothing more goes wrong.
  recovers_at timestamptz,
  time_to_exhaustion_minutes double precision,
  data_until timestamptz
);

-- What was found then, in full.
create table slo_finding (
  slo_id uuid primary key references slo (id) on delete cascade,
  because text not null,
  budget jsonb,
  burn jsonb not null default '[]',
  other_alerts jsonb not null default '[]',
  -- What looks wrong about the data, since when and when it last did.
  doubt jsonb,
  data_problem text
);

-- One row each time an alert of an objective began; open while ended_at is null. What a burn measured is that of when it
-- began.
create table burn_alert (
  id uuid primary key,
  slo_id uuid not null references slo (id) on delete cascade,
  kind text not null default 'burn'
    check (kind in ('burn', 'burned_budget', 'budget_drop', 'exhaustion', 'no_data', 'bad_data')),
  rule text not null,
  severity text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  long_burn double precision,
  short_burn double precision,
  budget_spent double precision,
  because text not null
);
create unique index burn_alert_open on burn_alert (slo_id, rule) where ended_at is null;
create index burn_alert_started on burn_alert (slo_id, started_at desc);

-- When each incident of a service was, and the change that it names, from what was told of it.
create table slo_incident (
  incident_id uuid primary key,
  short_id text not null,
  service_id uuid not null,
  title text not null,
  began_at timestamptz not null,
  opened_at timestamptz not null,
  resolved_at timestamptz,
  -- The deployment that it names as its likely cause: DEP-41.
  change text,
  -- When the newest of it was told: news arrive in no promised order.
  told_at timestamptz not null
);
create index slo_incident_service on slo_incident (service_id, opened_at desc);

-- How much of an objective's budget each incident of its window took, by the ledger when it was last drawn up.
create table slo_incident_burn (
  slo_id uuid not null references slo (id) on delete cascade,
  incident_id uuid not null references slo_incident (incident_id) on delete cascade,
  bad_events double precision not null,
  share double precision not null,
  because text not null,
  -- When the last of it leaves the objective's window.
  leaves_at timestamptz not null,
  primary key (slo_id, incident_id)
);

-- When the ledger of an objective was last drawn up for the table above.
create table slo_ledger_run (
  slo_id uuid primary key references slo (id) on delete cascade,
  drawn_at timestamptz not null
);

-- Indicators as typed templates, kept apart from the objectives that refer to them by name.
create table indicator (
  id uuid primary key,
  name text not null unique,
  display_name text not null,
  labels jsonb not null default '{}',
  annotations jsonb not null default '{}',
  -- The template as it was written, with its defaults.
  spec jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- Time that is taken out of error budgets, also of the past.
create table slo_exclusion (
  id uuid primary key,
  name text not null unique,
  display_name text not null,
  -- Once, maintenance, by a recurrence rule, outside of business hours: as it was said.
  excluded_time jsonb not null,
  reason text not null,
  author text not null,
  approver text,
  selector jsonb not null default '{}',
  -- Each budget before and after, when this was last changed.
  effect jsonb,
  labels jsonb not null default '{}',
  annotations jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- OpenSLO documents that objectives refer to by name (SLI, AlertPolicy, AlertCondition, AlertNotificationTarget), whole.
create table openslo_document (
  kind text not null,
  name text not null,
  document jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (kind, name)
);
