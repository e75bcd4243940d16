create table source (
  id uuid primary key,
  name text not null unique,
  display_name text not null,
  description text not null default '',
  kind text not null check (kind in ('prometheus', 'scrape', 'self')),
  url text,
  sealed_token text,
  -- How documents speak of the token: a keyed hash, which tells whether two are equal and nothing else.
  token_reference text,
  labels jsonb not null default '{}',
  annotations jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_success_at timestamptz,
  last_error_at timestamptz,
  last_error text,
  -- A removed source keeps its name and its token, so that the removal can be taken back.
  removed_at timestamptz
);
