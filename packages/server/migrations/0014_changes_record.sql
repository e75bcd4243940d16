-- The change record: commit → pull request → build → artifact → release → deployment. Any part may arrive first, and more than once:
-- `said` holds of each field when its source said it became true, so that what is older never overwrites what is newer.

create table repository (
  id uuid primary key,
  -- as people open it: https://github.com/org/name, lower case, without .git
  url text not null unique,
  name text not null,
  default_branch text,
  created_at timestamptz not null default now()
);

-- Whose code a repository holds; a path where several services share one.
create table repository_service (
  repository_id uuid not null references repository (id) on delete cascade,
  service_id uuid not null references service (id) on delete cascade,
  path text not null default '',
  primary key (repository_id, service_id, path)
);
create index repository_service_service on repository_service (service_id);

create table commit (
  repository_id uuid not null references repository (id) on delete cascade,
  sha text not null,
  -- null where only its name is known
  parents text[],
  author text,
  authored_at timestamptz,
  committed_at timestamptz,
  message text,
  -- what it names: PAY-12, #41
  tickets text[] not null default '{}',
  url text,
  said jsonb not null default '{}',
  primary key (repository_id, sha)
);
create index commit_sha on commit (sha text_pattern_ops);
create index commit_tickets on commit using gin (tickets);

create table pull_request (
  id uuid primary key,
  repository_id uuid not null references repository (id) on delete cascade,
  number bigint not null,
  title text,
  author text,
  branch text,
  base_branch text,
  state text check (state in ('open', 'merged', 'closed')),
  labels text[] not null default '{}',
  tickets text[] not null default '{}',
  opened_at timestamptz,
  ready_at timestamptz,
  -- of its commits, when the first was written
  first_commit_at timestamptz,
  -- a review or a comment of somebody other than its author
  first_review_at timestamptz,
  approved_at timestamptz,
  merged_at timestamptz,
  closed_at timestamptz,
  merge_commit_sha text,
  head_sha text,
  additions int,
  deletions int,
  url text,
  said jsonb not null default '{}',
  unique (repository_id, number)
);
create index pull_request_merge_commit on pull_request (repository_id, merge_commit_sha) where merge_commit_sha is not null;
create index pull_request_tickets on pull_request using gin (tickets);

create table pull_request_commit (
  pull_request_id uuid not null references pull_request (id) on delete cascade,
  sha text not null,
  primary key (pull_request_id, sha)
);
create index pull_request_commit_sha on pull_request_commit (sha);

create table build (
  id uuid primary key,
  -- who ran it, as its ids are only unique there: github:org/name, jenkins:https://ci.example.org
  source text not null,
  external_id text not null,
  name text,
  repository_id uuid references repository (id),
  service_id uuid,
  commit_sha text,
  branch text,
  status text check (status in ('queued', 'running', 'succeeded', 'failed', 'aborted')),
  queued_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  url text,
  said jsonb not null default '{}',
  unique (source, external_id)
);
create index build_commit on build (commit_sha) where commit_sha is not null;
create index build_service on build (service_id, started_at desc) where service_id is not null;

create table artifact (
  id uuid primary key,
  -- its digest (sha256:…), or where none is known its package URL
  identity text not null unique,
  digest text,
  purl text,
  name text,
  version text,
  repository_id uuid references repository (id),
  commit_sha text,
  build_source text,
  build_external_id text,
  published_at timestamptz,
  said jsonb not null default '{}'
);
create index artifact_commit on artifact (commit_sha) where commit_sha is not null;
create index artifact_build on artifact (build_source, build_external_id) where build_external_id is not null;

create table release (
  id uuid primary key,
  service_id uuid not null references service (id) on delete cascade,
  version text not null,
  repository_id uuid references repository (id),
  commit_sha text,
  artifact_identity text,
  title text,
  notes text,
  author text,
  prerelease boolean,
  published_at timestamptz,
  url text,
  said jsonb not null default '{}',
  unique (service_id, version)
);
create index release_commit on release (commit_sha) where commit_sha is not null;

alter table deployment
  -- who told of it: github:org/name; null where it came by our own API
  add column source text,
  add column repository_id uuid references repository (id),
  add column artifact_identity text,
  -- the first known success of its place: it ships nothing that could be told
  add column baseline boolean not null default false,
  -- words its source gave it: hotfix, revert, …
  add column labels text[] not null default '{}',
  add column branch text,
  add column pipeline text,
  add column title text,
  add column said jsonb not null default '{}',
  -- why it cannot be said of all that it shipped; null where it can
  add column shipped_gap text,
  -- of which commits the parents are not known that would say it: when they come, it is asked again
  add column missing_commits text[] not null default '{}';
create index deployment_artifact on deployment (artifact_identity) where artifact_identity is not null;
-- the places of a service, one row each
create index deployment_baseline on deployment (service_id, environment, repository_id) where baseline;
-- where a repository was first deployed
create index deployment_first on deployment (repository_id) where baseline;
-- the newest of all services in an environment, by somebody, or that took something back
create index deployment_environment on deployment (environment, started_at desc, id desc);
create index deployment_by on deployment (deployed_by, started_at desc, id desc);
create index deployment_rollback on deployment (started_at desc, id desc) where kind = 'rollback';
create index deployment_missing on deployment using gin (missing_commits) where missing_commits <> '{}';
-- An id is unique at who gave it: one that came by our own API in its place, another at its source.
drop index deployment_external_id;
create unique index deployment_external_id on deployment (service_id, environment, external_id)
  where external_id is not null and source is null;
create unique index deployment_source on deployment (source, external_id) where source is not null;

-- All that sources said of a deployment, by field: [when it became true in epoch milliseconds, what]. Its row in `deployment` is made
-- of this as soon as it is known of which service and environment it speaks.
create table told_deployment (
  source text not null,
  external_id text not null,
  said jsonb not null,
  deployment_id uuid references deployment (id),
  -- why there is no deployment of it yet, and the events that wait for it
  because text not null default '',
  waiting_events uuid[] not null default '{}',
  primary key (source, external_id)
);

-- What further sources said of a deployment that another told too: the same service and environment, the same commit or version, at
-- the same time. Of all that is said of one the first by rank is its row in `deployment`, and the others are here.
create table deployment_twin (
  -- its own id and number where it once stood by itself: they still open the deployment
  id uuid primary key,
  number bigint,
  deployment_id uuid not null references deployment (id) on delete cascade,
  service_id uuid not null,
  environment text not null,
  version text not null,
  commit_sha text,
  kind text not null,
  status text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  deployed_by text not null,
  url text,
  external_id text,
  source text,
  repository_id uuid,
  artifact_identity text,
  labels text[] not null default '{}',
  branch text,
  pipeline text,
  title text,
  said jsonb not null default '{}'
);
create unique index deployment_twin_source on deployment_twin (source, external_id) where source is not null;
create index deployment_twin_of on deployment_twin (deployment_id);
create index deployment_twin_number on deployment_twin (number) where number is not null;
create index deployment_twin_where on deployment_twin (service_id, environment, started_at desc);
create index deployment_twin_artifact on deployment_twin (artifact_identity) where artifact_identity is not null;

-- Which commits a successful deployment brought into its place that the success before it had not.
create table shipped_commit (
  deployment_id uuid not null references deployment (id) on delete cascade,
  repository_id uuid not null,
  sha text not null,
  primary key (deployment_id, repository_id, sha)
);
create index shipped_commit_sha on shipped_commit (sha text_pattern_ops);

-- What changed and was no deployment: infrastructure, configuration, a flag.
create table change (
  id uuid primary key,
  number bigint generated always as identity unique,
  source text not null,
  external_id text not null,
  kind text not null,
  title text not null,
  service_id uuid,
  environment text,
  at timestamptz not null,
  ended_at timestamptz,
  author text,
  url text,
  details jsonb not null default '{}',
  said jsonb not null default '{}',
  unique (source, external_id)
);
create index change_at on change (at desc, id desc);
create index change_service on change (service_id, at desc) where service_id is not null;
create index change_author on change (author, at desc, id desc) where author is not null;

-- Who may tell of changes. Secrets are sealed, of a key in an address only its hash is kept.
create table change_source (
  id uuid primary key,
  name text not null,
  kind text not null,
  -- whose changes these are where they do not say
  service_id uuid,
  environment text,
  key_hash text not null unique,
  key_hint text not null,
  sealed_secret text,
  previous_sealed_secret text,
  previous_secret_until timestamptz,
  settings jsonb not null default '{}',
  created_by uuid,
  created_by_name text not null,
  created_at timestamptz not null default now(),
  deleted_at timestamptz
);
create unique index change_source_name on change_source (name) where deleted_at is null;

create table change_source_tally (
  source_id uuid primary key,
  events bigint not null,
  last_event_at timestamptz not null
);

create table change_source_refusal (
  source_id uuid not null,
  reason text not null,
  count bigint not null,
  last_at timestamptz not null,
  last_detail text not null,
  primary key (source_id, reason)
);

-- What came in, as it came, and what became of it.
create table change_event (
  id uuid not null,
  received_at timestamptz not null default now(),
  source_id uuid,
  source_kind text not null,
  -- what its source calls it: push, deployment_status, dev.cdevents.service.deployed.0.2.0
  kind text not null,
  -- its source's own id of this delivery
  delivery text,
  headers jsonb not null default '{}',
  body bytea not null,
  state text not null check (state in ('waiting', 'mapped', 'unmapped', 'ignored', 'failed')),
  because text not null default '',
  processed_at timestamptz,
  primary key (id, received_at)
) partition by range (received_at);
create index change_event_waiting on change_event (received_at, id) where state = 'waiting';
create index change_event_unmapped on change_event (received_at desc, id desc) where state in ('unmapped', 'failed');
create index change_event_source on change_event (source_id, received_at desc);
select ensure_partitions('change_event', now() - interval '1 month', now() + interval '3 months');

-- Deliveries that were taken: the same again is a no-op.
create table change_delivery (
  source_id uuid not null,
  -- of its source's own id of it, which may have any length
  digest bytea not null,
  at timestamptz not null default now(),
  primary key (source_id, digest)
);
-- they come in the order of their time, and go by it: an index that costs next to nothing
create index change_delivery_at on change_delivery using brin (at) with (pages_per_range = 32);

-- Rules that say of which service and environment a change speaks, tried in their order; the first that fits decides.
create table mapping_rule (
  id uuid primary key,
  name text not null unique,
  display_name text not null,
  description text not null default '',
  labels jsonb not null default '{}',
  annotations jsonb not null default '{}',
  position int not null,
  -- CEL over source, kind, repository, name, branch, environment, labels
  condition text not null,
  service text,
  environment text,
  ignore boolean not null default false,
  enabled boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- Incidents that another system leads: measures count them, nobody is paged for them.
create table foreign_incident (
  id uuid primary key,
  source text not null,
  external_id text not null,
  service_id uuid,
  environment text,
  title text not null,
  status text not null check (status in ('open', 'resolved')),
  opened_at timestamptz not null,
  resolved_at timestamptz,
  url text,
  said jsonb not null default '{}',
  unique (source, external_id)
);
create index foreign_incident_service on foreign_incident (service_id, opened_at desc);
