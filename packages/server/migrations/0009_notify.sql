create table contact_method (
  id uuid primary key,
  user_id uuid not null references user_account (id) on delete cascade,
  channel text not null,
  address text not null,
  sealed_secret text,
  created_at timestamptz not null default now(),
  removed_at timestamptz,
  unique (user_id, channel, address)
);

-- One row a page: its notifications and its cancellation meet here, whichever is told first.
create table page_request (
  page_id uuid primary key,
  requested_at timestamptz,
  first_attempt_at timestamptz,
  cancelled_at timestamptz
);

-- The outbox: a row is written in the transaction that asks for the message, and lives until its end is known.
-- pending → sending → delivered | failed | cancelled; a crash while sending sends again.
create table notification (
  id uuid primary key,
  user_id uuid not null references user_account (id),
  channel text not null,
  address text not null,
  sealed_secret text,
  page_id uuid,
  incident_id uuid,
  urgency text not null default 'high',
  subject text not null,
  message jsonb not null,
  because text not null,
  status text not null default 'pending'
    check (status in ('pending', 'sending', 'delivered', 'failed', 'cancelled')),
  attempts int not null default 0,
  created_at timestamptz not null default now(),
  first_attempt_at timestamptz,
  next_attempt_at timestamptz,
  delivered_at timestamptz,
  ended_at timestamptz,
  last_error text,
  unique (page_id, channel, address)
);
create index notification_incident on notification (incident_id, created_at);
create index notification_user on notification (user_id, created_at desc);
create index notification_created on notification (created_at desc);
create index notification_open on notification (next_attempt_at) where status in ('pending', 'sending');

create table notification_attempt (
  id uuid not null,
  at timestamptz not null default now(),
  notification_id uuid not null,
  outcome text not null,
  detail text not null,
  primary key (id, at)
) partition by range (at);
create index notification_attempt_notification on notification_attempt (notification_id, at);
select ensure_partitions('notification_attempt', now() - interval '1 month', now() + interval '3 months');
