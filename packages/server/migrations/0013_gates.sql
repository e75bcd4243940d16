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
  version text,
  verdict text not null check (verdict in ('allow', 'warn', 'deny', 'defer')),
  because jsonb not null,
  next_opening timestamptz,
  checked_by text not null
);
create index gate_check_at on gate_check (at desc);
create index gate_check_service on gate_check (service_id, at desc);
