create table freeze_window (
  id uuid primary key,
  name text not null unique,
  display_name text not null,
  kind text not null check (kind in ('deny', 'allow')),
  from_at timestamptz not null,
  to_at timestamptz not null,
  reason text not null,
  selector jsonb not null default '{}',
  labels jsonb not null default '{}',
  annotations jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (from_at < to_at)
);

create table gate_check (
  id uuid primary key,
  at timestamptz not null,
  service_id uuid not null,
  service_name text not null,
  environment text not null,
  change_kind text not null,
  change_class text not null default 'feature',
  version text,
  verdict text not null check (verdict in ('allow', 'warn', 'deny', 'defer')),
  because jsonb not null,
  next_opening timestamptz,
  checked_by text not null
);
create index gate_check_at on gate_check (at desc);
create index gate_check_service on gate_check (service_id, at desc);

-- What follows from the state of error budgets; clauses in their order, as the document says them.
create table budget_policy (
  id uuid primary key,
  name text not null unique,
  display_name text not null,
  description text not null default '',
  selector jsonb not null default '{}',
  clauses jsonb not null,
  exemptions text[] not null default '{}',
  labels jsonb not null default '{}',
  annotations jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- A clause that an objective reached, told once; it stands while left_at is null.
create table policy_clause_crossing (
  id uuid primary key,
  slo_id uuid not null,
  slo_name text not null,
  service_id uuid not null,
  service_name text not null,
  policy text not null,
  clause text not null,
  incident_id uuid,
  incident text,
  because text not null,
  reached_at timestamptz not null,
  left_at timestamptz
);
create unique index policy_clause_crossing_standing
  on policy_clause_crossing (slo_id, policy, clause, incident_id) nulls not distinct where left_at is null;

-- A change that waits for people: one request at a time for what is to be deployed where.
create table gate_approval (
  id uuid primary key,
  number bigint generated always as identity unique,
  service_id uuid not null,
  service_name text not null,
  environment text not null,
  version text,
  change_class text not null,
  policy text not null,
  clause text not null,
  because text not null,
  approvers int not null,
  approver_teams text[],
  asked_by text not null,
  requested_by text,
  asked_at timestamptz not null,
  expires_at timestamptz not null
);
create index gate_approval_place on gate_approval (service_id, environment, expires_at desc);
create index gate_approval_number on gate_approval (expires_at desc);

-- The last word of each person counts.
create table gate_approval_answer (
  approval_id uuid not null references gate_approval (id) on delete cascade,
  answered_by text not null,
  teams text[] not null default '{}',
  answer text not null check (answer in ('approve', 'refuse')),
  note text not null default '',
  answered_at timestamptz not null,
  primary key (approval_id, answered_by)
);

-- Gates that somebody opened for a while, whatever stood against them.
create table break_glass (
  id uuid primary key,
  service_id uuid not null,
  service_name text not null,
  environment text not null,
  reason text not null,
  broken_by text not null,
  broken_at timestamptz not null,
  until_at timestamptz not null,
  ended_at timestamptz,
  ended_by text
);
create index break_glass_place on break_glass (service_id, until_at desc);
create index break_glass_broken on break_glass (broken_at desc);

-- The word of a person that an incident's retrospective was held, and where it is written.
create table held_retrospective (
  incident_id uuid primary key,
  incident text not null,
  url text not null,
  marked_by text not null,
  marked_at timestamptz not null
);
