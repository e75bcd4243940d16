-- What this life of the database is called: an unlogged table is empty after a crash, so whoever named it knows that it died.
create unlogged table database_life (
  id uuid primary key,
  named_by text not null,
  named_at timestamptz not null default now()
);
