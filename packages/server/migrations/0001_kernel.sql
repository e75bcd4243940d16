-- Large append-only tables are partitioned by month; this makes the months from one moment to another.
create function ensure_partitions(parent text, from_at timestamptz, to_at timestamptz) returns void
language plpgsql as $$
declare
  month timestamptz := date_trunc('month', from_at at time zone 'UTC') at time zone 'UTC';
  following timestamptz;
begin
  while month <= to_at loop
    following := ((month at time zone 'UTC') + interval '1 month') at time zone 'UTC';
    execute format(
      'create table if not exists %I partition of %I for values from (%L) to (%L)',
      parent || '_' || to_char(month at time zone 'UTC', 'YYYYMM'), parent, month, following
    );
    month := following;
  end loop;
end $$;

-- The installation: secrets that sign links and seal credentials, and what must be remembered about itself.
create table setting (
  name text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);

-- What happened. Written in the transaction that did it; feeds jobs, the live stream, webhooks and timelines.
create table event (
  id uuid not null,
  at timestamptz not null default now(),
  name text not null,
  subject text,
  actor text not null,
  payload jsonb not null,
  primary key (id, at)
) partition by range (at);
-- Events come in this order, and nobody asks for more than when they came: an index by blocks costs an insert nothing.
create index event_at on event using brin (at);
select ensure_partitions('event', now() - interval '1 month', now() + interval '3 months');

-- What came in by which door: when last, and how often on that day (UTC).
create table receipt (
  door text primary key,
  last_at timestamptz not null,
  day date not null,
  count bigint not null
);

-- One row a running process: the survivors release the jobs of those that fell silent.
create table process_heartbeat (
  worker_id text primary key,
  seen_at timestamptz not null default now()
);

-- What files own: what an apply of a source named, as it was then. What is so still, and is named no more, may be taken
-- away with the files; what somebody made or changed by hand may not.
create table configuration_document (
  kind text not null,
  name text not null,
  source text not null,
  file text not null,
  document jsonb not null,
  applied_at timestamptz not null default now(),
  primary key (kind, name)
);
create index configuration_document_source on configuration_document (source);
