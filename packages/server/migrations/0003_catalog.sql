create table team (
  id uuid primary key,
  name text not null unique,
  display_name text not null,
  description text not null default '',
  escalation_policy text,
  contacts jsonb not null default '[]',
  labels jsonb not null default '{}',
  annotations jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table team_member (
  team_id uuid not null references team (id) on delete cascade,
  user_id uuid not null references user_account (id) on delete cascade,
  position int not null,
  primary key (team_id, user_id)
);

create table service (
  id uuid primary key,
  name text not null,
  display_name text not null,
  description text not null default '',
  team_id uuid not null references team (id),
  tier int not null check (tier between 1 and 4),
  lifecycle text not null default 'production',
  escalation_policy text,
  contacts jsonb not null default '[]',
  links jsonb not null default '[]',
  runbook text,
  labels jsonb not null default '{}',
  annotations jsonb not null default '{}',
  built_in boolean not null default false,
  origin text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  archived_at timestamptz
);
create unique index service_name on service (name) where archived_at is null;
create index service_team on service (team_id);

-- By name: a dependency may be declared before the service it names is known.
create table service_dependency (
  service_id uuid not null references service (id) on delete cascade,
  depends_on text not null,
  position int not null,
  primary key (service_id, depends_on)
);
create index service_dependency_depends_on on service_dependency (depends_on);
