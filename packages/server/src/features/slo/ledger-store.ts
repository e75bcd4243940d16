import { sql } from "kysely";
import { momentColumn, textColumn, uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";

/** An incident of a service, as far as the ledger must know it. */
export type KnownIncident = {
  readonly incidentId: string;
  readonly shortId: string;
  readonly serviceId: string;
  readonly title: string;
  readonly beganAt: Date;
  readonly openedAt: Date;
  readonly resolvedAt: Date | null;
  /** The deployment that it names as its likely cause: DEP-41. */
  readonly change: string | null;
};

/** What one incident took of one objective's budget. */
export type IncidentBurn = {
  readonly sloId: string;
  readonly slo: string;
  readonly serviceId: string;
  readonly incidentId: string;
  /** INC-7 */
  readonly incident: string;
  readonly title: string;
  readonly openedAt: Date;
  /** Null while it is live. */
  readonly resolvedAt: Date | null;
  readonly change: string | null;
  readonly badEvents: number;
  /** Share of the objective's whole budget: 0.2 is a fifth. */
  readonly share: number;
  readonly because: string;
};

export type BurnWrite = Pick<IncidentBurn, "incidentId" | "badEvents" | "share" | "because"> & {
  /** When the last of it leaves the objective's window. */
  readonly leavesAt: Date;
};

export type ToldIncident = KnownIncident & { readonly toldAt: Date };

/** Of each incident what was told last; the change that it named, also where that was told before. */
function latestOfEach(told: readonly ToldIncident[]): ToldIncident[] {
  const latest = new Map<string, ToldIncident>();
  for (const one of told.toSorted((a, b) => a.toldAt.getTime() - b.toldAt.getTime())) {
    const change = one.change ?? latest.get(one.incidentId)?.change ?? null;
    latest.set(one.incidentId, { ...one, change });
  }
  return [...latest.values()];
}

/** Incidents as they were told, and what each took of the budgets. */
export function ledgerStore(db: Db) {
  return {
    /** Notes what was told of incidents, in that order, unless something newer was told of one before. */
    async putIncidents(told: readonly ToldIncident[]): Promise<void> {
      const rows = latestOfEach(told);
      if (rows.length === 0) return;
      await sql`/* slo.putIncidents */
        insert into slo_incident (incident_id, short_id, title, service_id, opened_at, began_at, resolved_at, change, told_at)
        select * from unnest(
          ${uuidColumn(rows.map(({ incidentId }) => incidentId))}::uuid[],
          ${textColumn(rows.map(({ shortId }) => shortId))}::text[],
          ${textColumn(rows.map(({ title }) => title))}::text[],
          ${uuidColumn(rows.map(({ serviceId }) => serviceId))}::uuid[],
          ${momentColumn(rows.map(({ openedAt }) => openedAt.getTime()))}::timestamptz[],
          ${momentColumn(rows.map(({ beganAt }) => beganAt.getTime()))}::timestamptz[],
          ${momentColumn(rows.map(({ resolvedAt }) => resolvedAt?.getTime()))}::timestamptz[],
          ${textColumn(rows.map(({ change }) => change))}::text[],
          ${momentColumn(rows.map(({ toldAt }) => toldAt.getTime()))}::timestamptz[]
        )
        on conflict (incident_id) do update set title = excluded.title, resolved_at = excluded.resolved_at,
          told_at = excluded.told_at, change = coalesce(excluded.change, slo_incident.change)
        where slo_incident.told_at <= excluded.told_at`.execute(db);
    },

    /** The incidents of these services that touch a stretch of time, oldest first. */
    incidentsBetween: async (serviceIds: readonly string[], from: Date, to: Date): Promise<KnownIncident[]> =>
      await db
        .selectFrom("sloIncident")
        .selectAll()
        .where(sql<boolean>`service_id = any(${[...serviceIds]}::uuid[])`)
        .where("openedAt", "<", to)
        .where((where) => where.or([where("resolvedAt", "is", null), where("resolvedAt", ">", from)]))
        .orderBy("openedAt")
        .orderBy("shortId")
        .execute(),

    /**
     * Objectives whose ledgers are to be drawn up now, those that wait the longest first: some of their budget is burned,
     * their service had an incident within a year, and the last time is a minute ago while one is live or just over, or
     * six hours ago otherwise.
     */
    async dueLedgers(at: Date, limit: number): Promise<string[]> {
      const { rows } = await sql<{ id: string }>`
        select slo.id from slo
        join slo_state on slo_state.slo_id = slo.id and slo_state.remaining_share < 1
        join lateral (
          select bool_or(resolved_at is null or resolved_at > ${at}::timestamptz - interval '1 hour') as is_recent,
            max(told_at) as told_at
          from slo_incident where service_id = slo.service_id
            and (resolved_at is null or resolved_at > ${at}::timestamptz - interval '1 year')
        ) incident on is_recent is not null
        left join slo_ledger_run run on run.slo_id = slo.id
        where slo.archived_at is null and (run.drawn_at is null or run.drawn_at < incident.told_at
          or run.drawn_at <= ${at}::timestamptz - case when is_recent then interval '50 seconds' else interval '6 hours' end)
        order by run.drawn_at nulls first, slo.id
        limit ${limit}`.execute(db);
      return rows.map(({ id }) => id);
    },

    /** Replaces what incidents took of an objective's budget, as found at a moment. */
    async putBurns(sloId: string, burns: readonly BurnWrite[], at: Date): Promise<void> {
      await sql`
        insert into slo_ledger_run (slo_id, drawn_at) values (${sloId}, ${at}::timestamptz)
        on conflict (slo_id) do update set drawn_at = excluded.drawn_at`.execute(db);
      await db.deleteFrom("sloIncidentBurn").where("sloId", "=", sloId).execute();
      if (burns.length === 0) return;
      await db
        .insertInto("sloIncidentBurn")
        .values(burns.map((burn) => ({ ...burn, sloId })))
        .execute();
    },

    /** What incidents took of the budgets of these services' objectives, the most first, as last drawn up. */
    burns: async (serviceIds: readonly string[], at: Date): Promise<IncidentBurn[]> =>
      await db
        .selectFrom("slo")
        .innerJoin("sloIncidentBurn", "sloIncidentBurn.sloId", "slo.id")
        .innerJoin("sloIncident", "sloIncident.incidentId", "sloIncidentBurn.incidentId")
        .select(["slo.id as sloId", "slo.name as slo", "slo.serviceId", "sloIncident.incidentId"])
        .select(["shortId as incident", "title", "openedAt", "resolvedAt", "change", "badEvents", "share", "because"])
        .where(sql<boolean>`slo.service_id = any(${[...serviceIds]}::uuid[])`)
        .where("slo.archivedAt", "is", null)
        .where("leavesAt", ">", at)
        .orderBy("share", "desc")
        .orderBy("shortId")
        .execute(),
  };
}
