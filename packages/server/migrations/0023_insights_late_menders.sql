-- which deployments an incident held up beyond a moment: asked when something is told late
create index incident_attribution_resolved on incident_attribution (resolved_at) where deployment_id is not null;
