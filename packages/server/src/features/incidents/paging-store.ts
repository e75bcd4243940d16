import type { EscalationBook, EscalationTarget } from "@shipshape/domain/oncall/escalation";
import type { EscalationPosition, EscalationRun } from "@shipshape/domain/oncall/escalation-run";
import type { EscalationFacts } from "@shipshape/domain/oncall/escalation-world";
import { type Selectable, type SqlBool, sql } from "kysely";
import { momentColumn, uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import type { Page, PagingRun } from "../../kernel/tables.ts";

/** A step that was taken, or a branch that was decided, as it is kept with the run. */
export type Passed = {
  readonly policy: string;
  readonly path: string;
  readonly round: number;
  readonly at: string;
  readonly side: "then" | "else" | null;
  /** Of a step: the same as in its pages. */
  readonly number: number | null;
  readonly because: string;
};

type Typed = "book" | "facts" | "position" | "passed" | "nextTargets" | "status";
export type RunRow = Omit<Selectable<PagingRun>, Typed> & {
  /** The policies as they were when the run began: changing them later changes the next run. */
  readonly book: EscalationBook;
  readonly facts: EscalationFacts;
  readonly position: EscalationPosition;
  readonly passed: readonly Passed[];
  readonly nextTargets: readonly EscalationTarget[];
  readonly status: "running" | "stopped";
};
export type PageRow = Selectable<Page>;

/** A run begins before its first step, unless it goes on where another one stood. */
export type NewRun = Pick<
  RunRow,
  "incidentId" | "policyName" | "book" | "facts" | "chosenBecause" | "status" | "because"
> &
  Partial<
    Pick<RunRow, "strand" | "stepsTaken" | "lastStepAt" | "position" | "passed" | "fallback" | "acknowledgementsWanted">
  >;

export type NewPage = {
  readonly runId: string;
  readonly incidentId: string;
  readonly step: number;
  readonly userId: string;
  readonly userName: string;
  readonly because: string;
};

export const NO_BOOK: EscalationBook = { start: "", policies: {} };
const atStart = ({ start }: EscalationBook): EscalationPosition => ({ policy: start, round: 1, path: [], trail: [] });
const runs = (rows: readonly Selectable<PagingRun>[]) => rows as unknown as RunRow[];

/** A run that begins at a moment, before it is written. */
export const begunRun = (row: NewRun, at: Date): RunRow => ({
  strand: 0,
  fallback: false,
  passed: [],
  stepsTaken: 0,
  lastStepAt: null,
  nextStepAt: null,
  nextTargets: [],
  acknowledgementsWanted: 1,
  ...row,
  id: newId(),
  startedAt: at,
  position: row.position ?? atStart(row.book),
});

/** A run as the rules of escalation know it. */
export const escalationRun = ({ position, stepsTaken, startedAt, lastStepAt }: RunRow): EscalationRun => ({
  position,
  stepsTaken,
  startedAtMs: startedAt.getTime(),
  lastAtMs: (lastStepAt ?? startedAt).getTime(),
});

export function pagingStore(db: Db) {
  const selected = db.selectFrom("pagingRun").selectAll();
  return {
    /** Begins runs that go on later, with one statement; in the order given. */
    async insertRuns(rows: readonly NewRun[]): Promise<RunRow[]> {
      const values = rows.map((row) => begunRun(row, new Date(0)));
      const byId = new Map((await this.begin(values)).map((row) => [row.id, row]));
      return values.flatMap(({ id }) => byId.get(id) ?? []);
    },
    /** Writes runs that begin now, as they stand, with one statement. */
    async begin(rows: readonly RunRow[]): Promise<RunRow[]> {
      if (rows.length === 0) return [];
      const { rows: inserted } = await sql<Selectable<PagingRun>>`/* incidents.beginRuns */
        insert into paging_run (id, incident_id, strand, policy_name, book, facts, chosen_because, fallback, status, position,
          passed, steps_taken, started_at, last_step_at, next_step_at, next_targets, acknowledgements_wanted, because)
        select id, "incidentId", strand, "policyName", book, facts, "chosenBecause", fallback, status, position, passed,
          "stepsTaken", now(), "lastStepAt", "nextStepAt", "nextTargets", "acknowledgementsWanted", because
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(id uuid, "incidentId" uuid, strand int,
          "policyName" text, book jsonb, facts jsonb, "chosenBecause" text, fallback boolean, status text, position jsonb,
          passed jsonb, "stepsTaken" int, "lastStepAt" timestamptz, "nextStepAt" timestamptz, "nextTargets" jsonb,
          "acknowledgementsWanted" int, because text)
        returning *`.execute(db);
      return runs(inserted);
    },
    incidentOfRun: async (runId: string) =>
      (await db.selectFrom("pagingRun").select("incidentId").where("id", "=", runId).executeTakeFirst())?.incidentId,
    run: async (runId: string) => runs(await selected.where("id", "=", runId).execute())[0],
    /** How paging stands for incidents: of each policy that pages for one, the run that began last, in their order. */
    async currentRuns(incidentIds: readonly string[]): Promise<RunRow[]> {
      if (incidentIds.length === 0) return [];
      return runs(
        await selected
          .distinctOn(["incidentId", "strand"])
          .where(sql<SqlBool>`incident_id = any(${uuidColumn(incidentIds)}::uuid[])`)
          .orderBy("incidentId")
          .orderBy("strand")
          .orderBy("startedAt", "desc")
          .orderBy("id", "desc")
          .execute(),
      );
    },
    /** The same of one. */
    async runsOf(incidentId: string): Promise<RunRow[]> {
      return this.currentRuns([incidentId]);
    },

    /** Gives runs other facts, for what is yet to come, with one statement. */
    async putFacts(raised: readonly Pick<RunRow, "id" | "facts">[]): Promise<void> {
      if (raised.length === 0) return;
      await sql`update paging_run set facts = row.facts
        from jsonb_to_recordset(${JSON.stringify(raised.map(({ id, facts }) => ({ id, facts })))}::jsonb)
          as row(id uuid, facts jsonb)
        where paging_run.id = row.id`.execute(db);
    },

    /** Keeps how far runs have come, and when each goes on, with one statement. */
    async keep(rows: readonly RunRow[]): Promise<void> {
      if (rows.length === 0) return;
      const kept = rows.map((row) => ({
        id: row.id,
        status: row.status,
        position: row.position,
        passed: row.passed,
        steps_taken: row.stepsTaken,
        last_step_at: row.lastStepAt,
        next_step_at: row.nextStepAt,
        next_targets: row.nextTargets,
        acknowledgements_wanted: row.acknowledgementsWanted,
        because: row.because,
      }));
      await sql`/* incidents.keepRuns */
        update paging_run set status = kept.status, position = kept.position, passed = kept.passed,
          steps_taken = kept.steps_taken, last_step_at = kept.last_step_at, next_step_at = kept.next_step_at,
          next_targets = kept.next_targets, acknowledgements_wanted = kept.acknowledgements_wanted, because = kept.because
        from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as kept(id uuid, status text, position jsonb, passed jsonb,
          steps_taken int, last_step_at timestamptz, next_step_at timestamptz, next_targets jsonb,
          acknowledgements_wanted int, because text)
        where paging_run.id = kept.id`.execute(db);
    },
    stop: (runIds: readonly string[], because: string) =>
      db
        .updateTable("pagingRun")
        .set({ status: "stopped", nextStepAt: null, nextTargets: "[]", because })
        .where(sql<SqlBool>`id = any(${uuidColumn(runIds)}::uuid[])`)
        .execute(),

    /** One page a person and step, with one statement for all; a step that is taken again adds none. */
    async insertPages(pages: readonly NewPage[]): Promise<PageRow[]> {
      if (pages.length === 0) return [];
      const asked = pages.map((page) => ({ id: newId(), ...page }));
      const { rows } = await sql<PageRow>`/* incidents.insertPages */
        insert into page (id, paging_run_id, incident_id, user_id, user_name, step, status, at, because)
        select id, "runId", "incidentId", "userId", "userName", step, 'pending', now(), because
        from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as row(id uuid, "runId" uuid, "incidentId" uuid,
          "userId" uuid, "userName" text, step int, because text)
        on conflict (paging_run_id, step, user_id) do nothing returning *`.execute(db);
      return rows;
    },
    page: (pageId: string) => db.selectFrom("page").selectAll().where("id", "=", pageId).executeTakeFirst(),
    pagesOfStep: (runId: string, step: number) =>
      db.selectFrom("page").selectAll().where("pagingRunId", "=", runId).where("step", "=", step).execute(),
    /** How many times a run has asked somebody whether they still work on it. */
    async questions(runId: string): Promise<number> {
      const { rows } = await sql<{ asked: number }>`
        select count(*)::int as asked from page where paging_run_id = ${runId} and step <= 0`.execute(db);
      return rows[0]?.asked ?? 0;
    },
    /** How many different people a run has paged. */
    async pagedBy(runId: string): Promise<number> {
      const { rows } = await sql<{ people: number }>`
        select count(distinct user_id)::int as people from page where paging_run_id = ${runId} and step > 0`.execute(
        db,
      );
      return rows[0]?.people ?? 0;
    },
    /** Those of these runs that have paged anybody, or told a program. */
    async asking(runIds: readonly string[]): Promise<ReadonlySet<string>> {
      if (runIds.length === 0) return new Set();
      const { rows } = await sql<{ id: string }>`/* incidents.asking */
        select paging_run_id as id from page where paging_run_id = any(${uuidColumn(runIds)}::uuid[])
        union select paging_run_id from paging_call where paging_run_id = any(${uuidColumn(runIds)}::uuid[])`.execute(
        db,
      );
      return new Set(rows.map(({ id }) => id));
    },
    /** Those of these runs of which a message arrived with anybody. */
    async reaching(runIds: readonly string[]): Promise<ReadonlySet<string>> {
      if (runIds.length === 0) return new Set();
      const { rows } = await sql<{ id: string }>`
        select distinct paging_run_id as id from page
        where paging_run_id = any(${[...runIds]}::uuid[]) and (delivered_at is not null or status = 'acknowledged')`.execute(
        db,
      );
      return new Set(rows.map(({ id }) => id));
    },
    /** Notes that pages arrived, and when; those of them that there are. */
    async deliverPages(at: ReadonlyMap<string, Date>): Promise<ReadonlySet<string>> {
      const { rows } = await sql<{ id: string }>`/* incidents.deliverPages */
        with told as (
          select * from unnest(
            ${uuidColumn([...at.keys()])}::uuid[], ${momentColumn([...at.values()].map((moment) => moment.getTime()))}::timestamptz[]
          ) as row(id, at)
        ), delivered as (
          update page set status = 'delivered', delivered_at = told.at from told
          where page.id = told.id and status in ('pending', 'failed')
        )
        select page.id from page join told using (id)`.execute(db);
      return new Set(rows.map(({ id }) => id));
    },
    /** Those of these pages that there are. */
    async known(pageIds: readonly string[]): Promise<ReadonlySet<string>> {
      const { rows } = await sql<{ id: string }>`
        select id from page where id = any(${uuidColumn(pageIds)}::uuid[])`.execute(db);
      return new Set(rows.map(({ id }) => id));
    },
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
    /** Ends the pages of a run, which needs no answer any more while others do. */
    async endPagesOfRun(runId: string, answeredBy: string | null): Promise<string[]> {
      const { rows } = await sql<{ id: string }>`
        update page
        set status = case when user_id = ${answeredBy}::uuid then 'acknowledged' else 'cancelled' end
        where paging_run_id = ${runId} and status in ('pending', 'delivered')
        returning id`.execute(db);
      return rows.map(({ id }) => id);
    },
    /** Ends the pages of one person, who has answered while others still have to. */
    async endPagesOf(incidentId: string, userId: string): Promise<string[]> {
      const { rows } = await sql<{ id: string }>`
        update page set status = 'acknowledged'
        where incident_id = ${incidentId} and user_id = ${userId} and status in ('pending', 'delivered')
        returning id`.execute(db);
      return rows.map(({ id }) => id);
    },
  };
}
