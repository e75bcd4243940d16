import type { Db } from "../../kernel/database.ts";

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
  const causes = await db
    .selectFrom("incidentCause")
    .select(["incidentId", "because", "shortId"])
    .distinctOn("incidentId")
    .where("incidentId", "in", [...new Set(incidentIds)])
    .orderBy("incidentId")
    .orderBy("confidence", "desc")
    .orderBy("deploymentId")
    .execute();
  return new Map(causes.map(({ incidentId, because, shortId }) => [incidentId, `${because} (${shortId})`]));
}
