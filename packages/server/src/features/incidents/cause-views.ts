import { sql } from "kysely";
import { uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";
import type { CauseRow } from "./incidents-store.ts";

/** The deployments that are suspected of an incident, most suspect first. */
export const causeViews = (db: Db, incidentId: string) =>
  db
    .selectFrom("incidentCause")
    .selectAll()
    .where("incidentId", "=", incidentId)
    .orderBy("confidence", "desc")
    .orderBy("deploymentId")
    .execute();

/** The most suspect deployment of each of these incidents, in a sentence. */
export async function topCauses(db: Db, incidentIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (incidentIds.length === 0) return new Map();
  const { rows: causes } = await sql<{ incidentId: string; because: string; shortId: string }>`/* incidents.topCauses */
    select distinct on (incident_id) incident_id, because, short_id from incident_cause
    where incident_id = any(${uuidColumn(incidentIds)}::uuid[])
    order by incident_id, confidence desc, deployment_id`.execute(db);
  return new Map(causes.map(({ incidentId, because, shortId }) => [incidentId, inWords(because, shortId)]));
}

const inWords = (because: string, shortId: string): string => `${because} (${shortId})`;

/** The same of causes that were just found. */
export function topCauseOf(causes: readonly CauseRow[]): string | undefined {
  const [top] = causes.toSorted((a, b) => b.confidence - a.confidence || (a.deployment_id < b.deployment_id ? -1 : 1));
  return top && inWords(top.because, top.short_id);
}
