create table status_page (
  id uuid primary key,
  name text not null unique,
  display_name text not null,
  description text not null default '',
  labels jsonb not null default '{}',
  annotations jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table status_page_component (
  status_page_id uuid not null references status_page (id) on delete cascade,
  position int not null,
  name text,
  service_name text not null,
  primary key (status_page_id, position)
);

-- What the page told, when: written by itself as an incident moves on, or by a person in their own words.
create table status_update (
  id uuid primary key,
  status_page_id uuid not null references status_page (id) on delete cascade,
  incident_id uuid not null,
  incident_title text not null,
  status text not null check (status in ('investigating', 'identified', 'monitoring', 'resolved')),
  text text not null,
  at timestamptz not null,
  published_by text not null,
  source_key text,
  unique (status_page_id, source_key)
);
create index status_update_page on status_update (status_page_id, at desc);
create index status_update_incident on status_update (incident_id, status_page_id, at desc);
