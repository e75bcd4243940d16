import { type SqlBool, sql } from "kysely";
import { textColumn, uuidColumn } from "../../kernel/columns.ts";
import { type Db, named } from "../../kernel/database.ts";
import { type LeftRows, leaveRows } from "../../kernel/outgoing.ts";
import type { HeldAct } from "./held-action-store.ts";
import { type IncidentRow, isLiveOf, type Judgement, type NewIncident } from "./incidents-store.ts";

type HeldRow = IncidentRow & { readonly now: Date };
export type Member = { readonly incidentId: string; readonly alertId: string };
export type NewMember = Member & { readonly serviceId: string | null };

const columnsOf = (judgements: readonly Judgement[]) => sql`unnest(
          ${uuidColumn(judgements.map(({ alertId }) => alertId))}::uuid[],
          ${textColumn(judgements.map(({ decision }) => decision))}::text[],
          ${textColumn(judgements.map(({ because }) => because))}::text[],
          ${uuidColumn(judgements.map(({ incidentId }) => incidentId))}::uuid[]
        )`;

const CHANGED: LeftRows<Judgement> = {
  name: "incidents.changeJudgements",
  write: (judgements) => sql`
        update alert_judgement set decision = row.decision, because = row.because, incident_id = row.incident_id
        from ${columnsOf(judgements)} as row(alert_id, decision, because, incident_id)
        where alert_judgement.alert_id = row.alert_id`,
};

const MEMBERS: LeftRows<NewMember> = {
  name: "incidents.joinAlerts",
  write: (members) => sql`
        insert into incident_alert (incident_id, alert_id, service_id)
        select * from unnest(
          ${uuidColumn(members.map(({ incidentId }) => incidentId))}::uuid[],
          ${uuidColumn(members.map(({ alertId }) => alertId))}::uuid[],
          ${uuidColumn(members.map(({ serviceId }) => serviceId))}::uuid[]
        ) on conflict do nothing`,
};

/** What many alerts make of incidents, a statement each. Locks are taken in the order of ids, so that batches wait for each other. */
export function judgeStore(db: Db) {
  const locking = db.selectFrom("incident").selectAll().select(sql<Date>`now()`.as("now")).orderBy("id").forUpdate();
  return {
    /** Judges alerts that nobody has judged; those, each with what was done to it before, the first first. */
    async judge(judgements: readonly Judgement[]): Promise<Map<string, readonly HeldAct[]>> {
      if (judgements.length === 0) return new Map();
      const { rows } = await sql<{ alertId: string; held: readonly HeldAct[] | null }>`/* incidents.judge */
        insert into alert_judgement (alert_id, decision, because, incident_id)
        select * from ${columnsOf(judgements)} order by 1
        on conflict (alert_id) do nothing
        returning alert_id, (
          select jsonb_agg(jsonb_build_object('eventId', event_id, 'action', action) order by at, event_id) from held_action
          where held_action.alert_id = alert_judgement.alert_id
        ) as held`.execute(db);
      return new Map(rows.map(({ alertId, held }) => [alertId, held ?? []]));
    },
    /** With what this transaction leaves, at its end. */
    changeJudgements: (judgements: readonly Judgement[]): Promise<void> => leaveRows(db, CHANGED, judgements),
    /** Alerts that fire and made no incident are judged anew as they are told next; none that ends meanwhile is among them. */
    async unjudge(alertIds: readonly string[]): Promise<void> {
      await sql`/* incidents.unjudge */
        with firing as (
          select id from alert where id = any(${uuidColumn(alertIds)}::uuid[]) and status = 'firing' order by id for share
        )
        delete from alert_judgement using firing where alert_id = firing.id and decision = 'none'`.execute(db);
    },
    /** Says more of what alerts made of their incident. */
    async sayMore(incidentId: string, alertIds: readonly string[], text: string): Promise<void> {
      await sql`/* incidents.sayMore */
        update alert_judgement set because = because || ${`; ${text}`}
        where incident_id = ${incidentId} and alert_id = any(${uuidColumn(alertIds)}::uuid[])`.execute(db);
    },
    incidentsOf: async (alertIds: readonly string[]): Promise<Map<string, string>> => {
      const rows = await db
        .selectFrom("alertJudgement")
        .select(["alertId", "incidentId"])
        .where(sql<SqlBool>`alert_id = any(${uuidColumn(alertIds)}::uuid[])`)
        .execute();
      return new Map(rows.flatMap(({ alertId, incidentId }) => (incidentId ? [[alertId, incidentId]] : [])));
    },

    /** Takes the live incidents of groups for this transaction. */
    lockLiveOf: async (groupKeys: readonly string[]): Promise<HeldRow[]> =>
      (await named(locking.where(isLiveOf(groupKeys)), "incidents.lockLiveOf").execute()) as HeldRow[],
    lockMany: async (ids: readonly string[]): Promise<HeldRow[]> =>
      (await named(
        locking.where(sql<SqlBool>`id = any(${uuidColumn(ids)}::uuid[])`),
        "incidents.lockMany",
      ).execute()) as HeldRow[],

    /** Opens incidents; of those whose group has a live one already, none. In one order everywhere, as locks are taken. */
    async insert(rows: readonly NewIncident[]): Promise<IncidentRow[]> {
      if (rows.length === 0) return [];
      const inOrder = rows.toSorted((a, b) => ((a.groupKey ?? "") < (b.groupKey ?? "") ? -1 : 1));
      const { rows: inserted } = await sql<IncidentRow>`/* incidents.insert */
        insert into incident (id, title, status, severity, service_id, service_name, group_key, environment, origin, because,
          began_at, opened_at, test)
        select id, title, 'open', severity, "serviceId", "serviceName", "groupKey", environment, origin, because, "beganAt",
          now(), test
        from jsonb_to_recordset(${JSON.stringify(inOrder)}::jsonb) as row(id uuid, title text, severity text,
          "serviceId" uuid, "serviceName" text, "groupKey" text, environment text, origin text, because text,
          "beganAt" timestamptz, test boolean)
        on conflict (md5(group_key)) where status <> 'resolved' and group_key is not null and not test do nothing
        returning *`.execute(db);
      return inserted;
    },
    /** With what this transaction leaves, at its end. */
    joinAlerts: (members: readonly NewMember[]): Promise<void> => leaveRows(db, MEMBERS, members),
    /** Notes that alerts are over; those of which that was not known. */
    async endAlerts(members: readonly Member[]): Promise<Set<string>> {
      const { rows } = await sql<{ alertId: string }>`
        update incident_alert set resolved_at = now()
        from unnest(
          ${uuidColumn(members.map(({ incidentId }) => incidentId))}::uuid[],
          ${uuidColumn(members.map(({ alertId }) => alertId))}::uuid[]
        ) as row(incident_id, alert_id)
        where incident_alert.incident_id = row.incident_id and incident_alert.alert_id = row.alert_id
          and resolved_at is null
        returning incident_alert.alert_id`.execute(db);
      return new Set(rows.map(({ alertId }) => alertId));
    },
    /** How many alerts of each incident still fire. */
    async stillFiring(incidentIds: readonly string[]): Promise<Map<string, number>> {
      const { rows } = await sql<{ incidentId: string; firing: number }>`
        select incident_id, count(*) as firing from incident_alert
        where incident_id = any(${uuidColumn(incidentIds)}::uuid[]) and resolved_at is null
        group by incident_id`.execute(db);
      return new Map(rows.map(({ incidentId, firing }) => [incidentId, firing]));
    },
  };
}
