-- What tests, scans, coverage and plans said of a commit or a version: one row a file, kept in months.
create table evidence (
  id uuid not null,
  at timestamptz not null default now(),
  service_id uuid not null references service (id),
  -- of what it speaks: at least one of the two; lower case
  commit_sha text,
  version text,
  -- where it was gathered; null where that does not matter
  environment text,
  kind text not null check (kind in ('tests', 'coverage', 'findings', 'plan')),
  format text not null,
  -- which suite, tool or workspace: what is compared with what
  label text not null default '',
  file_name text,
  build_url text,
  -- SHA-256 of the file, unpacked: the same for the same subject again is the same evidence
  digest bytea not null,
  bytes bigint not null,
  -- when it says it was made
  made_at timestamptz,
  -- counts, for lists
  summary jsonb not null,
  -- findings, covered lines, planned changes; tests are in test_run
  detail jsonb,
  sent_by text not null,
  primary key (id, at),
  check (commit_sha is not null or version is not null)
) partition by range (at);
create index evidence_digest on evidence (service_id, digest);
create index evidence_commit on evidence (service_id, left(commit_sha, 7), at desc) where commit_sha is not null;
create index evidence_version on evidence (service_id, version, at desc) where version is not null;
create index evidence_kind on evidence (service_id, kind, at desc, id desc);
select ensure_partitions('evidence', now() - interval '1 month', now() + interval '3 months');

-- The names of tests, each once a month: a run of ten thousand tests says numbers.
create table test_case (
  id bigint generated always as identity,
  -- the first moment of the month (UTC): the same test has a number in each
  at timestamptz not null,
  service_id uuid not null,
  -- of suite, class and name: what a test is known by over the months
  key bytea not null,
  suite text not null,
  class_name text not null,
  name text not null,
  file text,
  primary key (id, at)
) partition by range (at);
create unique index test_case_key on test_case (service_id, key, at);
select ensure_partitions('test_case', now() - interval '1 month', now() + interval '3 months');

-- Which tests a run had. Most runs have those of the run before: they share a list.
create table test_list (
  id uuid not null,
  -- the first moment of the month (UTC)
  at timestamptz not null,
  service_id uuid not null,
  digest bytea not null,
  -- numbers of test_case, rising
  tests bigint[] not null,
  primary key (id, at)
) partition by range (at);
create unique index test_list_digest on test_list (service_id, digest, at);
select ensure_partitions('test_list', now() - interval '1 month', now() + interval '3 months');

-- A run, packed: what became of each test of its list, a letter each, and how long each took.
create table test_run (
  evidence_id uuid not null,
  at timestamptz not null default now(),
  service_id uuid not null,
  commit_sha text,
  version text,
  environment text,
  label text not null,
  list_id uuid not null,
  -- p passed, f failed, e error, s skipped, y passed after it failed
  outcomes text not null,
  milliseconds int[] not null,
  primary key (evidence_id, at)
) partition by range (at);
create index test_run_service on test_run (service_id, at desc);
select ensure_partitions('test_run', now() - interval '1 month', now() + interval '3 months');

-- What a test said when it failed, also where it passed in the end. The first of a run; the others are counted only.
create table test_failure (
  evidence_id uuid not null,
  at timestamptz not null default now(),
  test_id bigint not null,
  attempt int not null,
  kind text not null check (kind in ('failure', 'error')),
  type text,
  message text not null,
  detail text not null,
  primary key (evidence_id, test_id, attempt, at)
) partition by range (at);
select ensure_partitions('test_failure', now() - interval '1 month', now() + interval '3 months');
