-- What was not understood and never needs to be: somebody said so, and why. Taken back, it is read again.
alter table change_event
  drop constraint change_event_state_check,
  add constraint change_event_state_check
    check (state in ('waiting', 'mapped', 'unmapped', 'ignored', 'failed', 'dismissed')),
  add column dismissed_reason text,
  add column dismissed_by text,
  add column dismissed_at timestamptz;
create index change_event_dismissed on change_event (received_at desc, id desc) where state = 'dismissed';
