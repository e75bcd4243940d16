import type { Db } from "../../kernel/database.ts";

/** People's word that retrospectives were held. */
export function retrospectiveStore(db: Db) {
  return {
    heldOf: async (incidentIds: readonly string[]) =>
      incidentIds.length === 0
        ? []
        : await db
            .selectFrom("heldRetrospective")
            .selectAll()
            .where("incidentId", "in", [...incidentIds])
            .execute(),
    async put(row: { incidentId: string; incident: string; url: string; markedBy: string; markedAt: Date }) {
      const { incidentId: _, ...values } = row;
      await db
        .insertInto("heldRetrospective")
        .values(row)
        .onConflict((conflict) => conflict.column("incidentId").doUpdateSet(values))
        .execute();
    },
    remove: (incidentId: string) =>
      db.deleteFrom("heldRetrospective").where("incidentId", "=", incidentId).returningAll().executeTakeFirst(),
  };
}
