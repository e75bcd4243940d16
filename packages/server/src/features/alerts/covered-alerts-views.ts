import type { CoveredAlert } from "@shipshape/contract/alert-silences";
import { type Matcher, matchesAll } from "@shipshape/domain/alerts/matcher";
import { type Silence, silencing } from "@shipshape/domain/alerts/silence";
import { shortId } from "@shipshape/domain/short-id";
import { type SqlBool, sql } from "kysely";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";

type Covered = z.input<typeof CoveredAlert>;
type Labels = Readonly<Record<string, string>>;

const MOST_SHOWN = 100;

/** The labels that a matcher asks for by equality: the database finds those by itself. */
const equalities = (matchers: readonly Matcher[]): string =>
  JSON.stringify(
    Object.fromEntries(
      matchers.flatMap(({ name, operator, value }) => (operator === "=" && value !== "" ? [[name, value]] : [])),
    ),
  );

/** How many alerts that fire each of these lists of matchers covers. */
export async function countsCovered(db: Db, lists: readonly (readonly Matcher[])[]): Promise<number[]> {
  if (lists.length === 0) return [];
  const wanted = lists.map(equalities);
  const { rows } = await sql<{ labels: Labels; count: number }>`
    select labels, count(*)::int as count
    from alert
    where status = 'firing' and labels @> any(${wanted}::jsonb[])
    group by labels`.execute(db);
  return lists.map((matchers) =>
    rows.reduce((sum, { labels, count }) => (matchesAll(matchers, labels) ? sum + count : sum), 0),
  );
}

/** The alerts that fire now and that these matchers cover, newest first: how many, and the first hundred. */
export async function coveredAlerts(
  db: Db,
  matchers: readonly Matcher[],
  silences: readonly Silence[],
  now: Date,
): Promise<{ count: number; alerts: Covered[] }> {
  const firing = await db
    .selectFrom("alert")
    .select(["id", "labels"])
    .where("status", "=", sql.lit("firing"))
    .where(sql<SqlBool>`labels @> ${equalities(matchers)}::jsonb`)
    .orderBy("startsAt", "desc")
    .execute();
  const ids = firing.filter(({ labels }) => matchesAll(matchers, labels as Labels)).map(({ id }) => id);
  const shown = await db
    .selectFrom("alert")
    .leftJoin("alertJudgement", "alertJudgement.alertId", "alert.id")
    .leftJoin("incident", "incident.id", "alertJudgement.incidentId")
    .select(["alert.id", "alert.number", "alert.title", "alert.severity", "alert.serviceName", "alert.startsAt"])
    .select(["alert.labels", "incident.number as incidentNumber"])
    .where(sql<SqlBool>`alert.id = any(${ids.slice(0, MOST_SHOWN)}::uuid[])`)
    .orderBy("alert.startsAt", "desc")
    .execute();
  const alerts = shown.map(({ number, labels, serviceName, incidentNumber, ...alert }): Covered => {
    const { by } = silencing(silences, labels as Labels, now.getTime());
    return {
      ...alert,
      shortId: shortId("alert", number),
      service: serviceName,
      incidentShortId: incidentNumber === null ? null : shortId("incident", incidentNumber),
      silencedBy: by.map((silence) => silence.shortId),
    };
  });
  return { count: ids.length, alerts };
}
