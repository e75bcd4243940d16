import { type Selectable, sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import type { Page, PagingRun } from "../../kernel/tables.ts";
import type { KnownPolicy } from "../oncall/index.ts";

/** The policy as it was when the run began: changing it later changes the next run. */
export type RunPolicy = Pick<KnownPolicy, "steps" | "repeat">;
export type RunRow = Omit<Selectable<PagingRun>, "policy" | "status"> & {
  readonly policy: RunPolicy;
  readonly status: "running" | "stopped";
};
export type PageRow = Selectable<Page>;

/** A run begins before its first step, unless it goes on where another one stood. */
export type NewRun = Pick<RunRow, "incidentId" | "policyName" | "policy" | "status" | "because"> &
  Partial<Pick<RunRow, "stepsTaken" | "lastStepAt">>;

export type NewPage = { readonly userId: string; readonly userName: string; readonly because: string };

const run = (row: Selectable<PagingRun> | undefined) => row as unknown as RunRow | undefined;

export function pagingStore(db: Db) {
  const runs = db.selectFrom("pagingRun").selectAll();
  return {
    async insertRun(row: NewRun): Promise<RunRow> {
      const inserted = await db
        .insertInto("pagingRun")
        .values({ id: newId(), ...row, policy: JSON.stringify(row.policy), startedAt: sql`now()` })
        .returningAll()
        .executeTakeFirstOrThrow();
      return inserted as unknown as RunRow;
    },
    incidentOfRun: async (runId: string) =>
      (await db.selectFrom("pagingRun").select("incidentId").where("id", "=", runId).executeTakeFirst())?.incidentId,
    run: async (runId: string) => run(await runs.where("id", "=", runId).executeTakeFirst()),
    runningRun: async (incidentId: string) =>
      run(await runs.where("incidentId", "=", incidentId).where("status", "=", "running").executeTakeFirst()),
    latestRun: async (incidentId: string) =>
      run(
        await runs
          .where("incidentId", "=", incidentId)
          .orderBy("startedAt", "desc")
          .orderBy("id", "desc")
          .limit(1)
          .executeTakeFirst(),
      ),

    countStep: (runId: string, stepsTaken: number) =>
      db.updateTable("pagingRun").set({ stepsTaken, lastStepAt: sql`now()` }).where("id", "=", runId).execute(),
    /** Keeps how far a run has come, and when it goes on. */
    plan: ({ id, stepsTaken, lastStepAt }: RunRow, nextStepAt: Date, because: string) =>
      db.updateTable("pagingRun").set({ stepsTaken, lastStepAt, nextStepAt, because }).where("id", "=", id).execute(),
    stop: (runId: string, because: string) =>
      db
        .updateTable("pagingRun")
        .set({ status: "stopped", nextStepAt: null, because })
        .where("id", "=", runId)
        .execute(),

    /** One page a person and step, with one statement; a step that is taken again adds none. */
    async insertPages(incidentId: string, runId: string, step: number, pages: readonly NewPage[]): Promise<PageRow[]> {
      return db
        .insertInto("page")
        .values(
          pages.map((page) => ({
            id: newId(),
            pagingRunId: runId,
            incidentId,
            step,
            status: "pending",
            at: sql<Date>`now()`,
            ...page,
          })),
        )
        .onConflict((conflict) => conflict.columns(["pagingRunId", "step", "userId"]).doNothing())
        .returningAll()
        .execute();
    },
    page: (pageId: string) => db.selectFrom("page").selectAll().where("id", "=", pageId).executeTakeFirst(),
    pagesOfStep: (runId: string, step: number) =>
      db.selectFrom("page").selectAll().where("pagingRunId", "=", runId).where("step", "=", step).execute(),
    deliverPage: (pageId: string, at: Date) =>
      db
        .updateTable("page")
        .set({ status: "delivered", deliveredAt: at })
        .where("id", "=", pageId)
        .where("status", "in", ["pending", "failed"])
        .returning("id")
        .executeTakeFirst(),
    failPage: (pageId: string) =>
      db
        .updateTable("page")
        .set({ status: "failed" })
        .where("id", "=", pageId)
        .where("status", "=", "pending")
        .returning("id")
        .executeTakeFirst(),

    /** Pages that were ended with a run, and whose message had arrived, want an answer again; those it had not are returned. */
    async wantAnswersAgain(runId: string, step: number): Promise<PageRow[]> {
      await sql`update page set status = 'delivered'
        where paging_run_id = ${runId} and delivered_at is not null and status in ('acknowledged', 'cancelled')`.execute(
        db,
      );
      return db
        .selectFrom("page")
        .selectAll()
        .where("pagingRunId", "=", runId)
        .where("step", "=", step)
        .where("deliveredAt", "is", null)
        .execute();
    },

    /** Ends the pages of an incident that still want an answer: acknowledged for the one who gave it, else cancelled. */
    async endPages(incidentId: string, answeredBy: string | null): Promise<string[]> {
      const { rows } = await sql<{ id: string }>`
        update page
        set status = case when user_id = ${answeredBy}::uuid then 'acknowledged' else 'cancelled' end
        where incident_id = ${incidentId} and status in ('pending', 'delivered')
        returning id`.execute(db);
      return rows.map(({ id }) => id);
    },
  };
}
