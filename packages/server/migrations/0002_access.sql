create table user_account (
  id uuid primary key,
  name text not null unique,
  display_name text not null,
  email text not null,
  role text not null check (role in ('viewer', 'responder', 'editor', 'admin')),
  time_zone text not null default 'UTC',
  password_hash text,
  labels jsonb not null default '{}',
  annotations jsonb not null default '{}',
  created_at timestamptz not null default now(),
  disabled_at timestamptz
);
create unique index user_account_email on user_account (lower(email));

create table session (
  token_hash text primary key,
  user_id uuid not null references user_account (id) on delete cascade,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  user_agent text
);
create index session_of_user on session (user_id);

-- One-time links: the first administrator's (no user yet), and those with which a user chooses a password.
create table sign_in_link (
  token_hash text primary key,
  user_id uuid references user_account (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);

create table api_token (
  id uuid primary key,
  name text not null,
  prefix text not null,
  token_hash text not null unique,
  scopes text[] not null,
  created_by uuid references user_account (id) on delete set null,
  created_by_name text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);

-- What somebody likes to see of a list: the search string of its address, under a name.
create table saved_filter (
  id uuid primary key,
  user_id uuid not null references user_account (id) on delete cascade,
  place text not null,
  name text not null,
  search text not null,
  shared boolean not null default false,
  created_at timestamptz not null default now()
);
create unique index saved_filter_name on saved_filter (user_id, place, lower(name));
create index saved_filter_shared on saved_filter (place) where shared;

create table audit_entry (
  id uuid not null,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  subject text not null,
  before jsonb,
  after jsonb,
  request_id text,
  primary key (id, at)
) partition by range (at);
create index audit_entry_at on audit_entry (at desc, id desc);
create index audit_entry_subject on audit_entry (subject, at desc);
select ensure_partitions('audit_entry', now() - interval '1 month', now() + interval '3 months');
