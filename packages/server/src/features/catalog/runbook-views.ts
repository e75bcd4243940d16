import type { RunbookLink } from "@shipshape/contract/catalog";
import { shortId } from "@shipshape/domain/short-id";
import { sql } from "kysely";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";

type Link = z.input<typeof RunbookLink>;

type Row = Pick<Link, "url" | "services" | "ofService" | "alertNames" | "alerts" | "lastUsedAt"> & {
  readonly lastAlert: number | null;
  readonly lastIncident: number | null;
};

/** Every address of a runbook: those services name, and those alerts carried, the last used first. */
export async function runbookLinks(db: Db, service: string | undefined): Promise<Link[]> {
  const { rows } = await sql<Row>`
    with told as (
      select runbook as url, name as service, true as of_service, null as alert_name, null::timestamptz as at,
        null::bigint as alert, null::bigint as incident
      from service where archived_at is null and runbook is not null
      union all
      select annotations ->> 'runbook_url', alert.service_name, false, coalesce(labels ->> 'alertname', alert.title), starts_at,
        alert.number, incident.number
      from alert left join alert_judgement on alert_id = alert.id left join incident on incident.id = incident_id
      where annotations ->> 'runbook_url' ~ '^https?://'
    )
    select url, array_agg(distinct service) filter (where service is not null) as services,
      bool_or(of_service) as of_service,
      coalesce(array_agg(distinct alert_name) filter (where alert_name is not null), '{}') as alert_names,
      count(alert)::int as alerts, max(at) as last_used_at, max(alert) as last_alert, max(incident) as last_incident
    from told group by url
    having ${service ?? null}::text is null or ${service ?? null} = any(array_agg(service))
    order by last_used_at desc nulls last, url
    limit 1000`.execute(db);
  return rows.map(({ services, lastAlert, lastIncident, ...row }) => ({
    ...row,
    services: services ?? [],
    lastAlert: lastAlert === null ? null : shortId("alert", lastAlert),
    lastIncident: lastIncident === null ? null : shortId("incident", lastIncident),
  }));
}

/** The services that name no runbook, the most critical first. */
export const servicesWithoutRunbook = (db: Db, service: string | undefined) => {
  const query = db
    .selectFrom("service")
    .innerJoin("team", "team.id", "teamId")
    .select(["service.name", "service.displayName", "team.name as owner", "tier"])
    .where("archivedAt", "is", null)
    .where("builtIn", "=", false)
    .where("runbook", "is", null)
    .orderBy("tier")
    .orderBy("service.name")
    .limit(1_000);
  return (service === undefined ? query : query.where("service.name", "=", service)).execute();
};
