-- An override may be ended before its time, and that taken back while the time lasts.
alter table freeze_override
  add column ended_at timestamptz,
  add column ended_by text;
