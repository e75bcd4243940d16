import type { IncidentStatus, Severity } from "@shipshape/domain/incidents/incident";
import type { Reference } from "@shipshape/domain/short-id";
import type { Selectable } from "kysely";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import type { Incident } from "../../kernel/tables.ts";

export type IncidentRow = Omit<Selectable<Incident>, "status" | "severity" | "origin"> & {
  readonly status: IncidentStatus;
  readonly severity: Severity;
  readonly origin: "alert" | "declared";
};

export type NewIncident = Pick<
  IncidentRow,
  "id" | "title" | "severity" | "serviceId" | "serviceName" | "environment" | "origin" | "because" | "beganAt" | "test"
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

export function incidentsStore(db: Db) {
  const incidents = db.selectFrom("incident").selectAll();
  // The database's clock: timers are counted on it, whatever the clocks of the nodes say.
  const locking = incidents.select(sql<Date>`now()`.as("now")).forUpdate();
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
    lockLiveOf: async (serviceId: string) =>
      held(
        await locking
          .where("serviceId", "=", serviceId)
          .where("status", "<>", "resolved")
          .where("test", "=", false)
          .executeTakeFirst(),
      ),
    liveOf: async (serviceIds: readonly string[]) =>
      (serviceIds.length === 0
        ? []
        : await incidents
            .where("serviceId", "in", [...serviceIds])
            .where("status", "<>", "resolved")
            .where("test", "=", false)
            .orderBy("number")
            .execute()) as IncidentRow[],
    between: async (serviceIds: readonly string[], from: Date, to: Date) =>
      (serviceIds.length === 0
        ? []
        : await incidents
            .where("serviceId", "in", [...serviceIds])
            .where("test", "=", false)
            .where("openedAt", "<", to)
            .where((where) => where.or([where("resolvedAt", "is", null), where("resolvedAt", ">", from)]))
            .orderBy("number", "desc")
            .execute()) as IncidentRow[],

    /** Opens an incident; nothing when its service has a live one already. */
    async insert(row: NewIncident): Promise<IncidentRow | undefined> {
      const inserted = await db
        .insertInto("incident")
        .values({ ...row, status: "open", openedAt: sql`now()` })
        .onConflict((conflict) =>
          conflict
            .column("serviceId")
            .where("status", "<>", sql.lit("resolved"))
            .where("serviceId", "is not", null)
            .where("test", "=", sql.lit(false))
            .doNothing(),
        )
        .returningAll()
        .executeTakeFirst();
      return AS_ROW(inserted);
    },
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
    /** Makes a resolved incident live again, unless its service has another live one by now: false then. */
    async reopen(id: string, status: "open" | "acknowledged"): Promise<boolean> {
      const { rows } = await sql`
        update incident set status = ${status}, resolved_at = null, resolved_by = null,
          acknowledged_at = case when ${status} = 'acknowledged' then acknowledged_at end,
          acknowledged_by = case when ${status} = 'acknowledged' then acknowledged_by end
        where id = ${id} and not exists (
          select from incident other where other.service_id = incident.service_id and other.status <> 'resolved'
            and not other.test and not incident.test)
        returning id`.execute(db);
      return rows.length > 0;
    },
    raise: (id: string, severity: Severity) =>
      db.updateTable("incident").set({ severity }).where("id", "=", id).execute(),
    update: (id: string, change: { readonly title?: string; readonly severity?: Severity }) =>
      db.updateTable("incident").set(change).where("id", "=", id).execute(),

    /** Judges an alert once; false when it was judged before, also by a transaction that this one waited for. */
    async judge({ alertId, decision, because, incidentId }: Judgement): Promise<boolean> {
      const written = await db
        .insertInto("alertJudgement")
        .values({ alertId, decision, because, incidentId })
        .onConflict((conflict) => conflict.column("alertId").doNothing())
        .returning("alertId")
        .executeTakeFirst();
      return written !== undefined;
    },
    changeJudgement: ({ alertId, ...judgement }: Judgement) =>
      db.updateTable("alertJudgement").set(judgement).where("alertId", "=", alertId).execute(),
    judgement: (alertId: string) =>
      db.selectFrom("alertJudgement").selectAll().where("alertId", "=", alertId).executeTakeFirst(),

    joinAlert: (incidentId: string, alertId: string) =>
      db
        .insertInto("incidentAlert")
        .values({ incidentId, alertId })
        .onConflict((conflict) => conflict.columns(["incidentId", "alertId"]).doNothing())
        .execute(),
    firingAlerts: async (incidentId: string): Promise<number> =>
      (
        await db
          .selectFrom("incidentAlert")
          .select(({ fn }) => fn.countAll<number>().as("firing"))
          .where("incidentId", "=", incidentId)
          .where("resolvedAt", "is", null)
          .executeTakeFirstOrThrow()
      ).firing,
    /** Notes that an alert is over; how many of its incident still fire. */
    async endAlert(incidentId: string, alertId: string): Promise<{ ended: boolean; stillOpen: number }> {
      const ended = await db
        .updateTable("incidentAlert")
        .set({ resolvedAt: sql`now()` })
        .where("incidentId", "=", incidentId)
        .where("alertId", "=", alertId)
        .where("resolvedAt", "is", null)
        .returning("alertId")
        .executeTakeFirst();
      return { ended: ended !== undefined, stillOpen: await this.firingAlerts(incidentId) };
    },

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
