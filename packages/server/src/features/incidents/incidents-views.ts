import type { Incident, IncidentDetail } from "@shipshape/contract/incidents";
import { isMadeGroup } from "@shipshape/domain/alerts/rule-group";
import type { Severity } from "@shipshape/domain/incidents/incident";
import { groupWords } from "@shipshape/domain/incidents/incident-group";
import { isKeyEvent } from "@shipshape/domain/incidents/key-event";
import { type Reference, referenceTo } from "@shipshape/domain/short-id";
import { sql } from "kysely";
import type * as z from "zod";
import type { Actor } from "../../kernel/actor.ts";
import type { Db } from "../../kernel/database.ts";
import { nextPage } from "../../kernel/next-page.ts";
import { causeViews } from "./cause-views.ts";
import { shortIdOf } from "./incident-reference.ts";
import type { IncidentRow } from "./incidents-store.ts";
import { runViews } from "./paging-run-views.ts";
import { rolesStore } from "./roles-store.ts";

type View = z.input<typeof Incident>;
type Detail = z.input<typeof IncidentDetail>;

export type IncidentFilter = {
  readonly status?: "open" | "acknowledged" | "resolved" | "live" | undefined;
  readonly service?: string | undefined;
  readonly test?: boolean | undefined;
  readonly severity?: Severity | undefined;
  /** Only those that this user looks after, was paged for, or has a role in. */
  readonly of?: Pick<Actor, "name" | "userId"> | undefined;
  readonly text?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
};

/** Incidents with how many of their alerts still fire. */
const counted = (db: Db) =>
  db
    .selectFrom("incident")
    .selectAll()
    .select(
      sql<number>`(select count(*) from incident_alert
        where incident_id = incident.id and incident_alert.resolved_at is null)`.as("openAlerts"),
    );

type Row = Awaited<ReturnType<ReturnType<typeof counted>["execute"]>>[number];

const view = (row: Row): View => ({
  id: row.id,
  shortId: shortIdOf(row),
  title: row.title,
  status: row.status as View["status"],
  severity: row.severity as View["severity"],
  service: row.serviceName,
  openedAt: row.openedAt,
  acknowledgedAt: row.acknowledgedAt,
  acknowledgedBy: row.acknowledgedBy,
  resolvedAt: row.resolvedAt,
  resolvedBy: row.resolvedBy,
  because: row.because,
  openAlerts: row.openAlerts,
  test: row.test,
});

const belongsTo = ({ name, userId }: Pick<Actor, "name" | "userId">) => sql<boolean>`(acknowledged_by = ${name}
  or exists (select from page where page.incident_id = incident.id and user_id = ${userId})
  or exists (select from incident_role where incident_role.incident_id = incident.id and user_id = ${userId}))`;

function holdsText(text: string) {
  const reference = referenceTo("incident", text.trim());
  if (reference && "number" in reference) return sql<boolean>`number = ${reference.number}`;
  return sql<boolean>`strpos(lower(title || ' ' || coalesce(service_name, '')), ${text.trim().toLowerCase()}) > 0`;
}

/** Newest first, which is the order of their numbers; `after` is the short id of the last of the page before. */
export async function incidentList(db: Db, filter: IncidentFilter) {
  const { status, service, test, severity, of, text, after, limit } = filter;
  let query = counted(db).orderBy("number", "desc").limit(limit);
  if (status === "live") query = query.where("status", "<>", sql.lit("resolved"));
  else if (status) query = query.where("status", "=", status);
  if (severity) query = query.where("severity", "=", severity);
  if (of) query = query.where(belongsTo(of));
  if (text) query = query.where(holdsText(text));
  if (test !== undefined) query = query.where("test", "=", test);
  if (service) {
    const named = db.selectFrom("service").select("id").where("name", "=", service);
    query = query.where("serviceId", "in", named);
  }
  const last = after === undefined ? undefined : referenceTo("incident", after);
  if (last && "number" in last) query = query.where("number", "<", last.number);
  const incidents = (await query.execute()).map(view);
  return { incidents, next: nextPage(incidents, limit, ({ shortId }) => shortId) };
}

export async function incidentView(db: Db, incident: Pick<IncidentRow, "id">): Promise<View> {
  return view(await counted(db).where("id", "=", incident.id).executeTakeFirstOrThrow());
}

/** Everything about one incident; undefined when there is none. */
export async function incidentDetail(db: Db, reference: Reference, now: Date): Promise<Detail | undefined> {
  const query = counted(db);
  const row = await ("id" in reference
    ? query.where("id", "=", reference.id)
    : query.where("number", "=", reference.number)
  ).executeTakeFirst();
  if (!row) return undefined;
  const [timeline, likelyCauses, [pagingRun = null, ...otherPagingRuns], alerts, roles] = await Promise.all([
    db.selectFrom("timelineEntry").selectAll().where("incidentId", "=", row.id).orderBy("at").orderBy("id").execute(),
    causeViews(db, row.id),
    runViews(db, row.id, now),
    db.selectFrom("incidentAlert").select("alertId").where("incidentId", "=", row.id).orderBy("joinedAt").execute(),
    rolesStore(db).roles(row.id),
  ]);
  return {
    ...view(row),
    group: row.groupKey !== null && isMadeGroup(row.groupKey) ? groupWords(row.groupKey) : null,
    environment: row.environment,
    beganAt: row.beganAt,
    roles: roles.map(({ role, userName, since }) => ({ role: role as "commander", user: userName, since })),
    timeline: timeline.map(({ id, at, kind, text, actor, details, keyEvent, editedAt, earlier }) => ({
      id,
      at,
      kind,
      text,
      actor,
      details: details as Record<string, unknown>,
      isKey: isKeyEvent(kind, keyEvent),
      editedAt,
      earlier: earlier as { text: string; at: string }[],
    })),
    likelyCauses: likelyCauses.map(({ incidentId: _, serviceName, ...cause }) => ({ ...cause, service: serviceName })),
    pagingRun,
    otherPagingRuns,
    alertIds: alerts.map(({ alertId }) => alertId),
  };
}
