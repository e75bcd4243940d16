-- The gate asks for those that are open, of a service that may have thousands that are not.
create index foreign_incident_open on foreign_incident (service_id) where status = 'open' and ignored_by is null;
