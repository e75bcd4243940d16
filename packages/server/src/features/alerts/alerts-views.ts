import type { Alert } from "@shipshape/contract/alerts";
import { type Reference, shortId } from "@shipshape/domain/short-id";
import { sql } from "kysely";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";

type View = z.input<typeof Alert>;

export type AlertFilter = {
  readonly status?: string | undefined;
  readonly service?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
};

/** Alerts with what was made of them: the incident each is part of, and why it is or is not. */
const joined = (db: Db) =>
  db
    .selectFrom("alert")
    .leftJoin("alertJudgement", "alertJudgement.alertId", "alert.id")
    .leftJoin("incident", "incident.id", "alertJudgement.incidentId")
    .selectAll("alert")
    .select(["incident.id as incidentId", "incident.number as incidentNumber", "alertJudgement.because as judgement"]);

type Row = Awaited<ReturnType<ReturnType<typeof joined>["execute"]>>[number];

const view = (row: Row): View => ({
  id: row.id,
  shortId: shortId("alert", row.number),
  fingerprint: row.fingerprint,
  source: row.source,
  status: row.status as View["status"],
  title: row.title,
  severity: row.severity,
  service: row.serviceName,
  labels: row.labels as View["labels"],
  annotations: row.annotations as View["annotations"],
  startsAt: row.startsAt,
  endsAt: row.endsAt,
  lastReceivedAt: row.lastReceivedAt,
  receivedCount: row.receivedCount,
  generatorUrl: row.generatorUrl,
  because: row.judgement === null ? row.because : `${row.judgement}; ${row.because}`,
  incidentId: row.incidentId,
  incidentShortId: row.incidentNumber === null ? null : shortId("incident", row.incidentNumber),
});

/** Newest first; `after` is the id of the last alert of the page before. */
export async function alertList(db: Db, { status, service, after, limit }: AlertFilter): Promise<View[]> {
  let query = joined(db).orderBy("alert.startsAt", "desc").orderBy("alert.id", "desc").limit(limit);
  if (status) query = query.where("alert.status", "=", status);
  if (service) query = query.where("alert.serviceName", "=", service);
  if (after) {
    query = query.where(
      sql<boolean>`(alert.starts_at, alert.id) < (select starts_at, id from alert where id = ${after}::uuid)`,
    );
  }
  return (await query.execute()).map(view);
}

export async function alertView(db: Db, reference: Reference): Promise<View | undefined> {
  const query = joined(db);
  const row = await ("id" in reference
    ? query.where("alert.id", "=", reference.id)
    : query.where("alert.number", "=", reference.number)
  ).executeTakeFirst();
  return row && view(row);
}

/** What fires now, oldest first, as Alertmanager lists it. */
export const firingAlerts = (db: Db) =>
  db.selectFrom("alert").selectAll().where("status", "=", "firing").orderBy("startsAt").limit(10_000).execute();
