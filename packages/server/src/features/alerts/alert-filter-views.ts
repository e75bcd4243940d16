import { PRIORITIES, priorityOf, SEVERITY_WORDS } from "@shipshape/domain/alerts/priority";
import { referenceTo } from "@shipshape/domain/short-id";
import { type SqlBool, sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { wordsIn } from "./alert-words.ts";

export type AlertFilter = {
  readonly status?: "firing" | "resolved" | undefined;
  readonly service?: string | undefined;
  readonly team?: string | undefined;
  /** A user: what they were paged for, or what a team of theirs owns. */
  readonly ofUser?: string | null | undefined;
  readonly severity?: string | undefined;
  readonly source?: string | undefined;
  /** `env=production,region=eu`: labels that it has. */
  readonly label?: string | undefined;
  readonly search?: string | undefined;
};

const UNKNOWN = PRIORITIES.indexOf(priorityOf("a word that nobody knows").priority);

/** How bad an alert is by its sender's word, as the rules read it: 0 is P1, 4 is P5. */
export const urgency = sql<number>`(case lower(severity) ${sql.join(
  PRIORITIES.flatMap((priority, at) =>
    SEVERITY_WORDS[priority].map((word) => sql`when ${sql.lit(word)} then ${sql.lit(at)}`),
  ),
  sql` `,
)} else ${sql.lit(UNKNOWN)} end)`;

function labelsIn(matchers: string): Record<string, string> {
  const pairs = matchers.split(",").map((pair): [string, string] => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
  });
  return Object.fromEntries(pairs);
}

/** Every word that was typed begins a word of the alert: `pay disk` finds "Disk full" of payments. */
const searchFor = (typed: string): string =>
  wordsIn(typed)
    .map((word) => `${word}:*`)
    .join(" & ");

const ownedBy = (team: string) => sql<SqlBool>`alert.service_id in (
  select service.id from service join team on team.id = service.team_id where team.name = ${team})`;

const ofUser = (userId: string | null) => sql<SqlBool>`(
  alert.service_id in (
    select service.id from service join team_member using (team_id) where team_member.user_id = ${userId}::uuid)
  or alert.id in (
    select alert_id from incident_alert join page using (incident_id) where page.user_id = ${userId}::uuid))`;

function found(search: string) {
  const words = searchFor(search);
  const reference = referenceTo("alert", search.trim());
  const number = reference && "number" in reference ? reference.number : -1;
  return sql<SqlBool>`(alert.number = ${number}
    or alert.id in (select alert_id from alert_words where words @@ to_tsquery('simple', ${words})))`;
}

/** The alerts that a filter lets through. */
export function filteredAlerts(db: Db, filter: AlertFilter) {
  const { status, service, team, severity, source, label, search } = filter;
  let query = db.selectFrom("alert");
  if (status) query = query.where("alert.status", "=", sql.lit(status));
  if (service) query = query.where("alert.serviceName", "=", service);
  if (severity) query = query.where("alert.severity", "=", severity);
  if (source) query = query.where("alert.source", "=", source);
  if (label) query = query.where(sql<SqlBool>`alert.labels @> ${JSON.stringify(labelsIn(label))}::jsonb`);
  if (team) query = query.where(ownedBy(team));
  if (filter.ofUser !== undefined) query = query.where(ofUser(filter.ofUser));
  if (search && searchFor(search) !== "") query = query.where(found(search));
  return query;
}
