create table schedule (
  id uuid primary key,
  name text not null unique,
  display_name text not null,
  description text not null default '',
  time_zone text not null,
  rotations jsonb not null,
  labels jsonb not null default '{}',
  annotations jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table schedule_override (
  id uuid primary key,
  schedule_id uuid not null references schedule (id) on delete cascade,
  user_id uuid not null references user_account (id),
  from_at timestamptz not null,
  to_at timestamptz not null,
  reason text not null default '',
  created_by text not null,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  check (from_at < to_at)
);
create index schedule_override_when on schedule_override (schedule_id, to_at) where deleted_at is null;

create table escalation_policy (
  id uuid primary key,
  name text not null unique,
  display_name text not null,
  description text not null default '',
  steps jsonb not null,
  repeat int not null,
  labels jsonb not null default '{}',
  annotations jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
