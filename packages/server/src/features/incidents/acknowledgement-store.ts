import { sql } from "kysely";
import { uuidColumn } from "../../kernel/columns.ts";
import { type Db, named } from "../../kernel/database.ts";

/** Who has acknowledged while a run wants more than one. */
export function acknowledgementStore(db: Db) {
  return {
    /** By run, in the order in which they came. */
    async given(runIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
      if (runIds.length === 0) return new Map();
      const asked = db
        .selectFrom("pageAcknowledgement")
        .select(["pagingRunId", "userName"])
        .where(sql<boolean>`paging_run_id = any(${uuidColumn(runIds)}::uuid[])`)
        .orderBy("at")
        .orderBy("userName");
      const rows = await named(asked, "incidents.acknowledgements").execute();
      const given = new Map<string, string[]>();
      for (const { pagingRunId, userName } of rows)
        given.set(pagingRunId, [...(given.get(pagingRunId) ?? []), userName]);
      return given;
    },
    /** Keeps one; false where that person had given theirs before. */
    async give(pagingRunId: string, userName: string): Promise<boolean> {
      const written = await db
        .insertInto("pageAcknowledgement")
        .values({ pagingRunId, userName, at: sql<Date>`now()` })
        .onConflict((conflict) => conflict.columns(["pagingRunId", "userName"]).doNothing())
        .returning("userName")
        .executeTakeFirst();
      return written !== undefined;
    },
  };
}
