import type { IncidentStatus, Severity } from "@shipshape/domain/incidents/incident";
import type { Db } from "../../kernel/database.ts";
import { answeredAs, type Ids, type Question } from "../../kernel/questions.ts";
import { incidentReference, shortIdOf } from "./incident-reference.ts";
import { type IncidentRow, incidentsStore } from "./incidents-store.ts";

/** What other rooms may know of an incident. */
export type KnownIncident = {
  readonly id: string;
  readonly shortId: string;
  readonly title: string;
  readonly status: IncidentStatus;
  readonly severity: Severity;
  readonly serviceId: string | null;
  readonly service: string | null;
  readonly openedAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly resolvedAt: Date | null;
};

const known = (row: IncidentRow): KnownIncident => ({
  id: row.id,
  shortId: shortIdOf(row),
  title: row.title,
  status: row.status,
  severity: row.severity,
  serviceId: row.serviceId,
  service: row.serviceName,
  openedAt: row.openedAt,
  acknowledgedAt: row.acknowledgedAt,
  resolvedAt: row.resolvedAt,
});

/** The incidents that touch these services and are not resolved; one that touches several comes once for each. */
export const liveIncidentsOf = async (db: Db, serviceIds: readonly string[]): Promise<KnownIncident[]> =>
  serviceIds.length === 0 ? [] : (await incidentsStore(db).touchingNow(serviceIds)).map(known);

/** The same as one of several questions. */
export const liveIncidentsAsked = (db: Db, serviceIds: Ids): Question<KnownIncident[]> =>
  answeredAs(incidentsStore(db).touchingNowAsked(serviceIds), (rows) => rows.map(known));

/** The same of those that were live at any moment between two, newest first. */
export const incidentsBetween = async (
  db: Db,
  serviceIds: readonly string[],
  from: Date,
  to: Date,
): Promise<KnownIncident[]> =>
  serviceIds.length === 0 ? [] : (await incidentsStore(db).touchingBetween(serviceIds, from, to)).map(known);

/** An incident by what a person typed: its id, or INC-142. */
export async function incidentByReference(db: Db, typed: string): Promise<KnownIncident | undefined> {
  const row = await incidentsStore(db).incident(incidentReference(typed));
  return row && known(row);
}

export const incidentsByIds = async (db: Db, ids: readonly string[]): Promise<KnownIncident[]> =>
  (await incidentsStore(db).byIds(ids)).map(known);
