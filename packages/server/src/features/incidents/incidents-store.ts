import type { IncidentStatus, Severity } from "@shipshape/domain/incidents/incident";
import type { Reference } from "@shipshape/domain/short-id";
import { type RawBuilder, type Selectable, type SqlBool, sql } from "kysely";
import { textColumn, uuidColumn } from "../../kernel/columns.ts";
import { type Db, named } from "../../kernel/database.ts";
import { answeredAs, type Ids, question, theseIds } from "../../kernel/questions.ts";
import type { Incident } from "../../kernel/tables.ts";

export type IncidentRow = Omit<Selectable<Incident>, "status" | "severity" | "origin"> & {
  readonly status: IncidentStatus;
  readonly severity: Severity;
  readonly origin: "alert" | "declared";
};

export type NewIncident = Pick<
  IncidentRow,
  | "id"
  | "title"
  | "severity"
  | "serviceId"
  | "serviceName"
  | "groupKey"
  | "environment"
  | "origin"
  | "because"
  | "beganAt"
  | "test"
>;

export type Judgement = {
  readonly alertId: string;
  readonly decision: "opened" | "joined" | "none";
  readonly because: string;
  readonly incidentId: string | null;
};

export type CauseRow = {
  readonly deployment_id: string;
  readonly short_id: string;
  readonly service_name: string;
  readonly environment: string;
  readonly version: string;
  readonly started_at: string;
  readonly confidence: number;
  readonly because: string;
};

/** An incident that a transaction holds, and the moment at which it began. */
export type Held = { readonly incident: IncidentRow; readonly now: Date };

const held = (row: (Selectable<Incident> & { now: Date }) | undefined): Held | undefined => {
  if (!row) return undefined;
  const { now, ...incident } = row;
  return { incident: incident as IncidentRow, now };
};

const AS_ROW = (row: Selectable<Incident> | undefined) => row as IncidentRow | undefined;

/** An incident with one of the services it touches: by its own, or by one of its alerts. */
type TouchedRow = IncidentRow & { readonly touchedId: string };
const MOMENTS = { openedAt: true, acknowledgedAt: true, resolvedAt: true, beganAt: true, createdAt: true } as const;
const ofTouched = ({ touchedId, ...incident }: TouchedRow): IncidentRow => ({ ...incident, serviceId: touchedId });

/** Whether an incident is the live one of one of these groups; there is at most one of each, found by its index (an array, and no join: a plan
 * that was made while there were few incidents would read all of them). */
export const isLiveOf = (groupKeys: readonly string[]) => sql<SqlBool>`group_key is not null
  and md5(group_key) = any(array(select md5(asked) from unnest(${textColumn(groupKeys)}::text[]) as asked))
  and status <> 'resolved' and not test`;

export function incidentsStore(db: Db) {
  const incidents = db.selectFrom("incident").selectAll();
  // The database's clock: timers are counted on it, whatever the clocks of the nodes say.
  const locking = incidents.select(sql<Date>`now()`.as("now")).forUpdate();
  const touched = (ids: RawBuilder<unknown>, order: RawBuilder<unknown>) => sql<TouchedRow>`
      select incident.*, touched.service_id as touched_id from (${ids}) touched join incident using (id)
      order by ${order}`;
  const liveTouched = (serviceIds: Ids) =>
    touched(
      sql`select id, service_id from incident where service_id = any(${serviceIds})
            and status <> 'resolved' and not test
          union select incident.id, member.service_id from incident
          join incident_alert member on member.incident_id = incident.id and member.service_id = any(${serviceIds})
          where incident.status <> 'resolved' and not incident.test`,
      sql`number`,
    );
  const touching = async (query: RawBuilder<TouchedRow>) => (await query.execute(db)).rows.map(ofTouched);
  return {
    incident: async (reference: Reference) =>
      AS_ROW(
        await ("id" in reference
          ? incidents.where("id", "=", reference.id)
          : incidents.where("number", "=", reference.number)
        ).executeTakeFirst(),
      ),
    byIds: async (ids: readonly string[]) =>
      (ids.length === 0 ? [] : await incidents.where("id", "in", [...ids]).execute()) as IncidentRow[],
    /** Takes an incident for this transaction: whatever changes it or its paging waits. Always the first lock taken. */
    lock: async (id: string) => held(await locking.where("id", "=", id).executeTakeFirst()),
    liveOf: async (serviceIds: readonly string[]) =>
      (serviceIds.length === 0
        ? []
        : await incidents
            .where("serviceId", "in", [...serviceIds])
            .where("status", "<>", "resolved")
            .where("test", "=", false)
            .orderBy("number")
            .execute()) as IncidentRow[],
    /** The live incidents of groups. */
    liveOfGroups: async (groupKeys: readonly string[]) =>
      (groupKeys.length === 0
        ? []
        : await named(incidents.where(isLiveOf(groupKeys)), "incidents.liveOfGroups").execute()) as IncidentRow[],
    /** The live incidents that touch services, by their own or by one of their alerts; each once for each of these. */
    touchingNow: async (serviceIds: readonly string[]) => touching(liveTouched(theseIds(serviceIds))),
    /** The same as one of several questions. */
    touchingNowAsked: (serviceIds: Ids) =>
      answeredAs(question(liveTouched(serviceIds), MOMENTS), (rows) => rows.map(ofTouched)),
    /** The same of those that were live at any moment between two, newest first. */
    touchingBetween: async (serviceIds: readonly string[], from: Date, to: Date) =>
      touching(
        touched(
          sql`select id, service_id from incident where service_id = any(${uuidColumn(serviceIds)}::uuid[])
            and not test and opened_at < ${to} and (resolved_at is null or resolved_at > ${from})
          union select incident.id, member.service_id from incident_alert member
          join incident on incident.id = member.incident_id
          where member.service_id = any(${uuidColumn(serviceIds)}::uuid[]) and not incident.test
            and incident.opened_at < ${to} and (incident.resolved_at is null or incident.resolved_at > ${from})`,
          sql`number desc`,
        ),
      ),

    acknowledge: (id: string, by: string) =>
      db
        .updateTable("incident")
        .set({ status: "acknowledged", acknowledgedAt: sql`now()`, acknowledgedBy: by })
        .where("id", "=", id)
        .execute(),
    resolve: (id: string, by: string) =>
      db
        .updateTable("incident")
        .set({ status: "resolved", resolvedAt: sql`now()`, resolvedBy: by })
        .where("id", "=", id)
        .execute(),
    unacknowledge: (id: string) =>
      db
        .updateTable("incident")
        .set({ status: "open", acknowledgedAt: null, acknowledgedBy: null })
        .where("id", "=", id)
        .execute(),
    /** Makes a resolved incident live again, unless its group has another live one by now: false then. */
    async reopen(id: string, status: "open" | "acknowledged"): Promise<boolean> {
      const { rows } = await sql`
        update incident set status = ${status}, resolved_at = null, resolved_by = null,
          acknowledged_at = case when ${status} = 'acknowledged' then acknowledged_at end,
          acknowledged_by = case when ${status} = 'acknowledged' then acknowledged_by end
        where id = ${id} and not exists (
          select from incident other where md5(other.group_key) = md5(incident.group_key)
            and other.group_key is not null and other.status <> 'resolved' and not other.test and not incident.test)
        returning id`.execute(db);
      return rows.length > 0;
    },
    raise: (id: string, severity: Severity) =>
      db.updateTable("incident").set({ severity }).where("id", "=", id).execute(),
    update: (id: string, change: { readonly title?: string; readonly severity?: Severity }) =>
      db.updateTable("incident").set(change).where("id", "=", id).execute(),

    judgement: (alertId: string) =>
      db.selectFrom("alertJudgement").selectAll().where("alertId", "=", alertId).executeTakeFirst(),

    firingAlerts: async (incidentId: string): Promise<number> =>
      (
        await db
          .selectFrom("incidentAlert")
          .select(({ fn }) => fn.countAll<number>().as("firing"))
          .where("incidentId", "=", incidentId)
          .where("resolvedAt", "is", null)
          .executeTakeFirstOrThrow()
      ).firing,

    /** Makes the likely causes of an incident these, with two statements; the ids of those that are new. */
    async putCauses(incidentId: string, causes: readonly CauseRow[]): Promise<string[]> {
      const ids = causes.map((cause) => cause.deployment_id);
      await sql`delete from incident_cause
        where incident_id = ${incidentId} and deployment_id <> all(${ids}::uuid[])`.execute(db);
      const { rows } = await sql<{ deploymentId: string; isNew: boolean }>`
        insert into incident_cause (incident_id, deployment_id, short_id, service_name, environment, version, started_at,
          confidence, because)
        select ${incidentId}, deployment_id, short_id, service_name, environment, version, started_at, confidence, because
        from jsonb_to_recordset(${JSON.stringify(causes)}::jsonb) as row(deployment_id uuid, short_id text,
          service_name text, environment text, version text, started_at timestamptz, confidence float8, because text)
        on conflict (incident_id, deployment_id) do update set
          version = excluded.version, confidence = excluded.confidence, because = excluded.because
        returning deployment_id, xmax = 0 as is_new`.execute(db);
      return rows.filter(({ isNew }) => isNew).map(({ deploymentId }) => deploymentId);
    },
  };
}
