import { sql } from "kysely";
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

/** Incidents as they were told, and what each took of the budgets. */
export function ledgerStore(db: Db) {
  return {
    /** Notes what was told of an incident, unless something newer was told before. */
    async putIncident(incident: KnownIncident, toldAt: Date): Promise<void> {
      const { resolvedAt, change, title } = incident;
      await db
        .insertInto("sloIncident")
        .values({ ...incident, toldAt })
        .onConflict((conflict) =>
          conflict
            .column("incidentId")
            .doUpdateSet({
              title,
              resolvedAt,
              toldAt,
              change: sql<string | null>`coalesce(${change}, slo_incident.change)`,
            })
            .where("sloIncident.toldAt", "<=", toldAt),
        )
        .execute();
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
