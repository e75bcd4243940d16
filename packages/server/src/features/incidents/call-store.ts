import { type Selectable, sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import type { PagingCall } from "../../kernel/tables.ts";

export type CallRow = Selectable<PagingCall>;
export type NewCall = Pick<CallRow, "id" | "pagingRunId" | "incidentId" | "step" | "url">;

/** Calls of programs: at least once each, whatever dies in between. */
export function callStore(db: Db) {
  return {
    /** Writes them with one statement; one a run, step and address. */
    async insert(calls: readonly NewCall[]): Promise<string[]> {
      if (calls.length === 0) return [];
      const written = await db
        .insertInto("pagingCall")
        .values(calls.map((call) => ({ ...call, status: "pending", at: sql<Date>`now()` })))
        .onConflict((conflict) => conflict.columns(["pagingRunId", "step", "url"]).doNothing())
        .returning("id")
        .execute();
      return written.map(({ id }) => id);
    },
    /** Counts an attempt of a call that is still to be made. */
    async attempt(id: string): Promise<(CallRow & { readonly ageMs: number }) | undefined> {
      const { rows } = await sql<CallRow & { ageMs: number }>`
        update paging_call set attempts = attempts + 1 where id = ${id} and status = 'pending'
        returning *, (extract(epoch from now() - at) * 1000)::float8 as age_ms`.execute(db);
      return rows[0];
    },
    end: (id: string, status: "delivered" | "failed", detail: string) =>
      db
        .updateTable("pagingCall")
        .set({ status, detail, endedAt: sql`now()` })
        .where("id", "=", id)
        .where("status", "=", "pending")
        .returning("id")
        .executeTakeFirst(),
    put: (id: string, detail: string) =>
      db.updateTable("pagingCall").set({ detail }).where("id", "=", id).where("status", "=", "pending").execute(),
    of: (incidentId: string) =>
      db.selectFrom("pagingCall").selectAll().where("incidentId", "=", incidentId).orderBy("at").execute(),
  };
}
