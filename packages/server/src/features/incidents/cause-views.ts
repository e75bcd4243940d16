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

/** The most suspect deployment, in a sentence. */
export async function topCause(db: Db, incidentId: string): Promise<string | undefined> {
  const [cause] = await causeViews(db, incidentId);
  return cause && `${cause.because} (${cause.shortId})`;
}
