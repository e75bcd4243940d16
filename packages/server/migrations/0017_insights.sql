-- Measures of delivery (DORA). All but what people decided is read from the change record and from incidents, and can be
-- counted anew at any time.

-- One row a known deployment, in any environment, with what the measures make of it.
create table measured_deployment (
  deployment_id uuid primary key,
  number bigint not null,
  service_id uuid not null,
  environment text not null,
  version text not null,
  commit_sha text,
  kind text not null,
  status text not null,
  baseline boolean not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  -- when it ended; while it has not, when it began
  at timestamptz not null,
  -- how many commits it is known to have shipped
  shipped int not null,
  -- of each measure: null where it counts, else why it does not
  frequency_why text,
  lead_why text,
  fail_why text,
  recovery_why text,
  rework_why text,
  -- why it counts as failed, and as rework: null where it does not
  failed text,
  failed_because text,
  rework text,
  rework_because text,
  incident_id uuid,
  recovered_at timestamptz,
  recovery_minutes int,
  recovered_because text
);
create index measured_deployment_place on measured_deployment (service_id, at desc, deployment_id desc);
create index measured_deployment_open on measured_deployment (at) where status = 'in_progress';
create index measured_deployment_at on measured_deployment (at desc, deployment_id desc);

-- What a deployment shipped: a pull request, or a commit that belongs to none.
create table measured_change (
  deployment_id uuid not null references measured_deployment (deployment_id) on delete cascade,
  position int not null,
  service_id uuid not null,
  environment text not null,
  at timestamptz not null,
  repository_id uuid not null,
  pull_request bigint,
  sha text,
  title text,
  author text,
  url text,
  -- its first commit
  began_at timestamptz,
  minutes int,
  coding_minutes int,
  pickup_minutes int,
  review_minutes int,
  deploy_minutes int,
  -- null where it counts, else why it does not
  why text,
  primary key (deployment_id, position)
);
create index measured_change_place on measured_change (service_id, at desc, deployment_id desc, position);

-- A month of a place, packed: a question about a year of a thousand services reads twelve thousand rows, not a million.
create table measured_month (
  service_id uuid not null,
  environment text not null,
  month date not null,
  deployments bytea not null,
  leads bytea not null,
  parts bytea not null,
  primary key (service_id, environment, month)
);
create index measured_month_environment on measured_month (environment);
alter table measured_month
  alter column deployments set storage external,
  alter column leads set storage external,
  alter column parts set storage external,
  set (toast_tuple_target = 8160);

-- Services whose measures must be counted anew, from a moment on.
create table measure_stale (
  service_id uuid primary key,
  since timestamptz not null
);
insert into measure_stale (service_id, since) select service_id, min(started_at) from deployment group by service_id;

-- Which deployment an incident is put down to. What a person decided stands until a person decides otherwise.
create table incident_attribution (
  incident_id uuid primary key,
  -- it is led by another system
  is_foreign boolean not null,
  -- INC-142; of another system its own id
  short_id text not null,
  title text not null,
  service_id uuid not null,
  environment text,
  began_at timestamptz not null,
  resolved_at timestamptz,
  -- what holds: null where no deployment is to blame
  deployment_id uuid,
  confidence double precision not null,
  because text not null,
  decided_by text,
  decided_at timestamptz,
  -- what the rule says by itself
  rule_deployment_id uuid,
  rule_confidence double precision not null,
  rule_because text not null
);
create index incident_attribution_deployment on incident_attribution (deployment_id) where deployment_id is not null;
create index incident_attribution_service on incident_attribution (service_id, began_at desc);

-- How long after a deployment an incident may still be put down to it; a day where nothing is said.
create table attribution_window (
  service_id uuid primary key,
  hours int not null check (hours between 1 and 720)
);
