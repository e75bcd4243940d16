import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";

export type NewCrossing = {
  readonly sloId: string;
  readonly sloName: string;
  readonly serviceId: string;
  readonly serviceName: string;
  readonly policy: string;
  readonly clause: string;
  readonly incidentId: string | null;
  readonly incident: string | null;
  readonly because: string;
};

export type CrossingRow = Awaited<ReturnType<ReturnType<typeof crossingStore>["standing"]>>[number];

/** Clauses that objectives reached, and left again. */
export function crossingStore(db: Db) {
  return {
    /** What stands, of these objectives or of all. */
    standing(sloIds?: readonly string[]) {
      const all = db.selectFrom("policyClauseCrossing").selectAll().where("leftAt", "is", null);
      const query = sloIds === undefined ? all : all.where(sql<boolean>`slo_id = any(${[...sloIds]}::uuid[])`);
      return query.orderBy("reachedAt").execute();
    },
    /** Writes crossings with one statement; what stands already is left out of the answer. */
    async insert(crossings: readonly NewCrossing[], at: Date) {
      if (crossings.length === 0) return [];
      const rows = crossings.map((crossing) => ({ id: newId(), ...crossing, reachedAt: at }));
      return await db
        .insertInto("policyClauseCrossing")
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(["sloId", "policy", "clause", "incidentId"]).where("leftAt", "is", null).doNothing(),
        )
        .returningAll()
        .execute();
    },
    /** Ends crossings with one statement; those that somebody else ended are left out of the answer. */
    leave: async (ids: readonly string[], at: Date) =>
      ids.length === 0
        ? []
        : await db
            .updateTable("policyClauseCrossing")
            .set({ leftAt: at })
            .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
            .where("leftAt", "is", null)
            .returningAll()
            .execute(),
  };
}
