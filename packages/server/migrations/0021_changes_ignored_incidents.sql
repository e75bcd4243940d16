-- Which rule says that an incident of another system is nothing to keep: what is said of it later is known to be of no incident of ours.
alter table foreign_incident add column ignored_by text;
