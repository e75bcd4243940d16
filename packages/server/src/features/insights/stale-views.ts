import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import type { StaleService } from "./measure-store.ts";

/**
 * Services whose record says something else than their measures: deployments that came, ended, moved to another place or are
 * a baseline now, and commits of which it became known that they shipped.
 */
export async function staleServices(db: Db, from: Date): Promise<StaleService[]> {
  const { rows } = await sql<StaleService>`
    with recent as materialized (
      select id, service_id, environment, version, kind, status, baseline, started_at, finished_at, (
        select count(*) from shipped_commit where deployment_id = deployment.id
      ) as shipped
      from deployment where started_at >= ${from}
    )
    select service_id, min(started_at) as since from (
      select recent.service_id, recent.started_at from recent left join measured_deployment measured on deployment_id = recent.id
      where measured.deployment_id is null
        or (measured.service_id, measured.environment, measured.version, measured.kind, measured.status, measured.baseline)
          is distinct from (recent.service_id, recent.environment, recent.version, recent.kind, recent.status, recent.baseline)
        or measured.finished_at is distinct from recent.finished_at
        or measured.started_at <> recent.started_at
        or (measured.shipped <> recent.shipped and recent.status = 'succeeded')
      union all
      select measured.service_id, measured.started_at from recent
        join measured_deployment measured on deployment_id = recent.id and measured.service_id <> recent.service_id
    ) as stale
    group by service_id`.execute(db);
  return rows;
}

/** Incidents that the rule has not looked at as they are now. */
export async function unruledIncidents(db: Db, from: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select known.id from (
      select id, began_at, resolved_at from incident where opened_at >= ${from} and not test
        and (service_id is not null or exists (
          select from incident_alert where incident_id = incident.id and incident_alert.service_id is not null
        ))
      union all
      select id, opened_at, resolved_at from foreign_incident
        where opened_at >= ${from} and service_id is not null and ignored_by is null
    ) known
    left join incident_attribution held on held.incident_id = known.id
    where held.incident_id is null or held.began_at <> known.began_at
      or held.resolved_at is distinct from known.resolved_at
    limit 500`.execute(db);
  return rows.map(({ id }) => id);
}
