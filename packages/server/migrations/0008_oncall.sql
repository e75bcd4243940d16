create table schedule (
  id uuid primary key,
  name text not null unique,
  display_name text not null,
  description text not null default '',
  time_zone text not null,
  rotations jsonb not null,
  calendar_layers jsonb,
  cover_needs_approval boolean,
  labels jsonb not null default '{}',
  annotations jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table schedule_override (
  id uuid primary key,
  schedule_id uuid not null references schedule (id) on delete cascade,
  user_id uuid not null references user_account (id),
  kind text not null default 'replace' check (kind in ('replace', 'add', 'remove')),
  instead_user_id uuid references user_account (id),
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
  -- the tree: steps, and branches with "if", "steps" and "else"
  steps jsonb not null,
  repeat int not null,
  repeat_after_minutes double precision,
  -- {"askAfterMinutes", "answerWithinMinutes"}: whether whoever acknowledged is asked if they still work on it
  still_working jsonb,
  -- it pages where nothing else would
  fallback boolean not null default false,
  labels jsonb not null default '{}',
  annotations jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index escalation_policy_fallback on escalation_policy (fallback) where fallback;

-- Whose turn it was in the round robins of a policy: the greatest number was chosen last.
create table escalation_turn (
  policy text not null,
  user_name text not null,
  turn bigint not null,
  primary key (policy, user_name)
);

-- What a schedule said, and from when: what was on call stays what it was. Without a date it has always held.
create table schedule_version (
  id uuid primary key,
  schedule_id uuid not null references schedule (id) on delete cascade,
  effective_from timestamptz,
  time_zone text not null,
  rotations jsonb not null,
  calendar_layers jsonb not null default '[]',
  created_by text not null,
  created_at timestamptz not null default now(),
  unique nulls not distinct (schedule_id, effective_from)
);

create table temporary_schedule (
  id uuid primary key,
  schedule_id uuid not null references schedule (id) on delete cascade,
  from_at timestamptz not null,
  to_at timestamptz not null,
  shifts jsonb not null,
  reason text not null default '',
  created_by text not null,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  check (from_at < to_at)
);
create index temporary_schedule_when on temporary_schedule (schedule_id, to_at) where deleted_at is null;

-- Somebody wants to be covered, perhaps in return for another shift: a request, then taken, then overrides.
create table cover_request (
  id uuid primary key,
  schedule_id uuid not null references schedule (id) on delete cascade,
  user_id uuid not null references user_account (id),
  from_at timestamptz not null,
  to_at timestamptz not null,
  return_from_at timestamptz,
  return_to_at timestamptz,
  note text not null default '',
  state text not null default 'requested'
    check (state in ('requested', 'taken', 'applied', 'withdrawn', 'expired')),
  taken_by uuid references user_account (id),
  approved_by text,
  created_by text not null,
  created_at timestamptz not null default now(),
  check (from_at < to_at),
  check (return_from_at < return_to_at)
);
create index cover_request_open on cover_request (to_at) where state in ('requested', 'taken');

-- Holidays and shifts from elsewhere. The copy is the last good one; what has been in it stays in it.
create table calendar (
  id uuid primary key,
  name text not null unique,
  display_name text not null,
  description text not null default '',
  spec jsonb not null,
  labels jsonb not null default '{}',
  annotations jsonb not null default '{}',
  copy jsonb not null default '[]',
  copied_at timestamptz,
  checked_at timestamptz,
  error text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table calendar_feed (
  id uuid primary key,
  user_id uuid not null references user_account (id) on delete cascade,
  schedule_id uuid references schedule (id) on delete cascade,
  secret_hash text not null unique,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);
