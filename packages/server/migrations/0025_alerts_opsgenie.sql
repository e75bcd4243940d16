-- what a key of Opsgenie's API lists and counts, in the order of a list; whatever else sends alerts writes nothing here
create index alert_opsgenie on alert (integration_id, starts_at, id) include (status, priority)
  where source = 'opsgenie';
