create table deployment (
  id uuid primary key,
  number bigint generated always as identity unique,
  service_id uuid not null references service (id),
  environment text not null,
  version text not null,
  previous_version text,
  commit_sha text,
  -- Of what ran there before, so that the two can be compared.
  previous_commit_sha text,
  kind text not null check (kind in ('deploy', 'rollback')),
  status text not null check (status in ('in_progress', 'succeeded', 'failed', 'aborted')),
  started_at timestamptz not null,
  finished_at timestamptz,
  deployed_by text not null,
  url text,
  external_id text,
  created_at timestamptz not null default now()
);
create unique index deployment_external_id on deployment (service_id, environment, external_id)
  where external_id is not null;
create index deployment_where on deployment (service_id, environment, started_at desc);
create index deployment_started on deployment (started_at desc, id desc);
-- what a person types to find one: the beginning of a version or of a commit
create index deployment_version on deployment (version text_pattern_ops);
create index deployment_commit on deployment (commit_sha text_pattern_ops) where commit_sha is not null;
create index deployment_succeeded on deployment (service_id, environment, finished_at desc)
  where status = 'succeeded';
