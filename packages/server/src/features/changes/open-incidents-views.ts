import { sql } from "kysely";
import { uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";
import { answeredAs, type Ids, type Question, question } from "../../kernel/questions.ts";

/** An incident that another system leads, as other rooms may know it. */
export type OpenForeignIncident = {
  /** As the system that leads it calls it. */
  readonly externalId: string;
  readonly source: string;
  readonly title: string;
  readonly serviceId: string;
  /** Null where it was told of none: then it is of each. */
  readonly environment: string | null;
};

const known = ({ externalId, source, title, serviceId, environment }: OpenForeignIncident): OpenForeignIncident => ({
  externalId,
  source,
  title,
  serviceId,
  environment,
});

/** Those of these services that are open and that no rule ignores, the oldest first: one of several questions. */
export const openForeignIncidentsAsked = (_: Db, serviceIds: Ids): Question<OpenForeignIncident[]> =>
  answeredAs(
    question(
      sql<OpenForeignIncident>`select external_id, source, title, service_id, environment from foreign_incident
        where service_id = any(${serviceIds}) and status = 'open' and ignored_by is null
        order by opened_at, source, external_id limit 200`,
      {},
    ),
    (rows) => rows.map(known),
  );

export type PastForeignIncident = Pick<OpenForeignIncident, "serviceId" | "environment"> & {
  readonly openedAt: Date;
  readonly resolvedAt: Date | null;
};

/** Those of these services that were open at any moment between two. */
export async function foreignIncidentsBetween(
  db: Db,
  serviceIds: readonly string[],
  from: Date,
  to: Date,
): Promise<PastForeignIncident[]> {
  const { rows } = await sql<PastForeignIncident>`/* changes.foreignIncidentsBetween */
    select service_id, environment, opened_at, resolved_at from foreign_incident
    where service_id = any(${uuidColumn(serviceIds)}::uuid[]) and ignored_by is null
      and opened_at < ${to} and (resolved_at is null or resolved_at > ${from})`.execute(db);
  return rows;
}
