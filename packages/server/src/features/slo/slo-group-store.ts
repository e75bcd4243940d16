import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import type { MeasuredRow, SloRow } from "./slo-store.ts";

/** The groups of definitions that fan out by labels: objectives with a roll-up as their parent. */
export function sloGroupStore(db: Db) {
  return {
    /** Those of these roll-ups. */
    of: async (parentIds: readonly string[]): Promise<MeasuredRow[]> =>
      parentIds.length === 0
        ? []
        : ((await db
            .selectFrom("slo")
            .select(["id", "name", "documentName", "serviceId", "measuredSeries", "budgetSeries", "rules"])
            .select(["objectiveIndex", "parentId", "groupLabels", "indicator", "updatedAt"])
            .where("archivedAt", "is", null)
            .where(sql<boolean>`parent_id = any(${[...parentIds]}::uuid[])`)
            .execute()) as unknown as MeasuredRow[]),

    /** Those without any data since a moment, though their roll-up has some: what they were is no more. */
    withoutDataSince: async (since: Date): Promise<Pick<SloRow, "id" | "measuredSeries" | "budgetSeries">[]> =>
      await db
        .selectFrom("slo")
        .innerJoin("sloState as state", "state.sloId", "slo.id")
        .innerJoin("sloState as whole", "whole.sloId", "slo.parentId")
        .select(["slo.id", "slo.measuredSeries", "slo.budgetSeries"])
        .where("slo.archivedAt", "is", null)
        .where("slo.createdAt", "<", since)
        .where((where) => where.or([where("state.dataUntil", "is", null), where("state.dataUntil", "<", since)]))
        .where("whole.dataUntil", ">=", since)
        .execute(),
  };
}
