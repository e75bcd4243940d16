create table contact_method (
  id uuid primary key,
  user_id uuid not null references user_account (id) on delete cascade,
  channel text not null,
  address text not null,
  -- what its owner calls it: the name of a device or of a person in a chat
  label text,
  sealed_secret text,
  created_at timestamptz not null default now(),
  -- when its owner proved to be reached there
  verified_at timestamptz,
  removed_at timestamptz,
  unique (user_id, channel, address)
);
create index contact_method_address on contact_method (channel, address) where removed_at is null;

-- The code that was sent to a contact method and that its owner is to type.
create table contact_code (
  contact_method_id uuid primary key references contact_method (id) on delete cascade,
  code_hash text not null,
  sent_at timestamptz not null default now(),
  expires_at timestamptz not null,
  sent_times int not null default 1,
  wrong_times int not null default 0
);

-- How a person wants to be told, by urgency; without a row it is the rule that everybody begins with.
create table personal_rule (
  user_id uuid not null references user_account (id) on delete cascade,
  urgency text not null check (urgency in ('high', 'low')),
  rule jsonb not null,
  changed_at timestamptz not null default now(),
  primary key (user_id, urgency)
);

-- One row a page: its notifications and its cancellation meet here, whichever is told first.
create table page_request (
  page_id uuid primary key,
  incident_id uuid,
  user_id uuid,
  requested_at timestamptz,
  first_attempt_at timestamptz,
  cancelled_at timestamptz,
  -- how it ended, once that is known, and why; told to the others once
  outcome text check (outcome in ('reached', 'unreached', 'cancelled')),
  outcome_at timestamptz,
  because text
);

-- The outbox: a row is written in the transaction that asks for the message, and lives until its end is known.
-- packages/domain/src/notify/delivery-state.ts says how it gets from one state to the next. What is still open has a
-- time at which something happens by itself: the next try, the end of its sender's lease, or of waiting for a receipt.
create table notification (
  id uuid primary key,
  -- a person, or a team that is told of what is its own
  user_id uuid references user_account (id),
  team text,
  channel text not null,
  address text not null,
  sealed_secret text,
  -- the page; for news the event that they tell of
  page_id uuid,
  -- which message over this channel to this address: a rule may use one several times
  nth int not null default 0,
  incident_id uuid,
  urgency text not null default 'high' check (urgency in ('high', 'low')),
  subject text not null,
  message jsonb not null,
  -- why this person is told, and why this way at this time
  because text not null,
  rule text not null default '',
  -- messages of one thread go out one after the other, and each brings the one before it up to date
  thread text,
  status text not null default 'pending'
    check (status in ('pending', 'sending', 'accepted', 'delivered', 'unconfirmed', 'failed', 'cancelled')),
  -- the notification whose message told of this one too, for itself where it led; null before the first try
  bundle_id uuid,
  attempts int not null default 0,
  created_at timestamptz not null default now(),
  first_attempt_at timestamptz,
  next_attempt_at timestamptz,
  -- what the provider calls the message
  provider_id text,
  accepted_at timestamptz,
  delivered_at timestamptz,
  ended_at timestamptz,
  last_error text,
  unique (page_id, channel, address, nth),
  constraint notification_reader check ((user_id is null) = (team is not null)),
  constraint notification_open_has_time
    check ((status in ('pending', 'sending', 'accepted')) = (next_attempt_at is not null))
);
create index notification_incident on notification (incident_id, created_at);
create index notification_user on notification (user_id, created_at desc);
create index notification_created on notification (created_at desc);
-- What is due is looked for by channel and lane. No other index may hold it: where one address is all there is, the planner takes any that
-- is in the order of time for as good, and reads for every channel and lane all that was due since the last vacuum.
create index notification_due on notification (channel, urgency, next_attempt_at) where status in ('pending', 'sending');
create index notification_accepted on notification (next_attempt_at) where status = 'accepted';
create index notification_bundle on notification (bundle_id) where bundle_id is not null;
create index notification_thread on notification (thread, id) where thread is not null;
create index notification_provider on notification (provider_id) where provider_id is not null;

-- What is left to send to a provider or an address, as of a moment (packages/domain/src/notify/send-budget.ts).
create table send_budget (
  name text primary key,
  remaining double precision,
  at timestamptz not null default now()
);

-- The story of a notification: each thing that happened to it.
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

-- Who was told what is wrong with the coverage of their schedules, in the week that begins on this Monday.
create table coverage_digest (
  user_id uuid not null references user_account (id) on delete cascade,
  week date not null,
  id uuid not null,
  sent_at timestamptz not null default now(),
  primary key (user_id, week)
);
