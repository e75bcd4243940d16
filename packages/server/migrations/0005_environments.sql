create table environment (
  id uuid primary key,
  name text not null unique,
  display_name text not null,
  description text not null default '',
  kind text not null check (kind in ('production', 'staging', 'testing', 'development')),
  labels jsonb not null default '{}',
  annotations jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
