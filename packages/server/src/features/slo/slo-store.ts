import type { BudgetingMethod } from "@shipshape/domain/slo/budget";
import {
  DEFAULT_GAP_POLICY,
  DEFAULT_MINIMUM_COVERAGE,
  type ObjectiveRules,
} from "@shipshape/domain/slo/objective-rules";
import { type SloWindow, windowMinutes } from "@shipshape/domain/slo/window";
import type { Doubt } from "@shipshape/domain/slo/wrong-data";
import { type Selectable, sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import type { Slo } from "../../kernel/tables.ts";
import type { Judgement } from "./judge-objective.ts";

type Metric = {
  readonly metricSource: { readonly metricSourceRef: string; readonly spec: { readonly query: string } };
};
export type Ratio = {
  readonly counter: boolean;
  readonly good?: Metric | undefined;
  readonly bad?: Metric | undefined;
  readonly total: Metric;
};

/** An objective as we keep it; `definition` is the whole document. */
export type SloRow = Omit<Selectable<Slo>, "timeWindow" | "budgetingMethod" | "indicator" | "rules"> & {
  readonly rules: ObjectiveRules;
  readonly timeWindow: SloWindow;
  readonly budgetingMethod: BudgetingMethod;
  readonly indicator: Ratio;
};

export type SloInput = Pick<SloRow, "id" | "name" | "displayName" | "description" | "serviceId" | "target"> &
  Pick<SloRow, "timeWindow" | "budgetingMethod" | "indicator" | "builtIn"> & { readonly definition: unknown };

export type SloToEvaluate = SloRow & {
  readonly countedFrom: Date | null;
  /** Until when it was counted when it was evaluated before. */
  readonly lastDataUntil: Date | null;
  readonly problem: string | null;
  readonly suspicion: string | null;
  /** What was left of the budget when it was evaluated before. */
  readonly lastRemainingShare: number | null;
  /** What looked wrong about the data then. */
  readonly lastDoubt: Doubt | null;
};

export type StateWrite = { readonly sloId: string; readonly recoversAt: Date | null; readonly judgement: Judgement };

/** The objectives, what the last evaluation said of them, and their burn alerts. */
export function sloStore(db: Db) {
  const live = db.selectFrom("slo").selectAll().where("archivedAt", "is", null);
  return {
    live: async (): Promise<SloRow[]> => (await live.orderBy("name").execute()) as unknown as SloRow[],
    byIds: async (ids: readonly string[]): Promise<SloRow[]> =>
      (await live.where(sql<boolean>`id = any(${[...ids]}::uuid[])`).execute()) as unknown as SloRow[],
    byName: async (name: string): Promise<SloRow | undefined> =>
      (await live.where("name", "=", name).executeTakeFirst()) as unknown as SloRow | undefined,
    byNames: async (names: readonly string[]): Promise<SloRow[]> =>
      (await live.where("name", "in", ["", ...names]).execute()) as unknown as SloRow[],

    /** The numbers of the series of these objectives, archived ones too. */
    seriesOf: (ids: readonly string[]) =>
      db
        .selectFrom("slo")
        .select(["id", "measuredSeries", "budgetSeries"])
        .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
        .execute(),

    /** Gives each of these a series of its own for its budget. */
    giveBudgetSeries: async (ids: readonly string[]): Promise<void> => {
      if (ids.length === 0) return;
      await sql`update slo set budget_series = nextval('sli_series')
        where id = any(${[...ids]}::uuid[]) and budget_series is null`.execute(db);
    },

    /** When each of these was changed last, where it still stands. */
    changedAt: async (ids: readonly string[]): Promise<Map<string, Date>> => {
      const rows = await db
        .selectFrom("slo")
        .select(["id", "updatedAt"])
        .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
        .where("archivedAt", "is", null)
        .execute();
      return new Map(rows.map(({ id, updatedAt }) => [id, updatedAt]));
    },

    /** Since when these are counted, and what was in the way at last. */
    progress: async (ids: readonly string[]) => {
      const rows = await db
        .selectFrom("sliProgress")
        .selectAll()
        .where(sql<boolean>`slo_id = any(${[...ids]}::uuid[])`)
        .execute();
      return new Map(rows.map((row) => [row.sloId, row]));
    },

    ofService: async (serviceId: string): Promise<SloRow[]> =>
      (await live.where("serviceId", "=", serviceId).execute()) as unknown as SloRow[],

    /** Archives those of these that are not archived yet, and returns them. */
    archive: async (ids: readonly string[], at: Date): Promise<SloRow[]> =>
      (await db
        .updateTable("slo")
        .set({ archivedAt: at })
        .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
        .where("archivedAt", "is", null)
        .returningAll()
        .execute()) as unknown as SloRow[],

    /** Those of a service that were archived from this moment on, where no other has their name now. */
    restoreOf: async (serviceId: string, archivedFrom: Date): Promise<SloRow[]> =>
      (await db
        .updateTable("slo")
        .set({ archivedAt: null })
        .where("serviceId", "=", serviceId)
        .where("archivedAt", ">=", archivedFrom)
        .where(
          sql<boolean>`not exists (
            select from slo as other where other.name = slo.name
              and (other.archived_at is null or other.archived_at > slo.archived_at)
          )`,
        )
        .returningAll()
        .execute()) as unknown as SloRow[],

    /** Creates objectives, or replaces those of the same id. */
    async put(slos: readonly SloInput[]): Promise<void> {
      const rows = slos.map((slo) => ({
        id: slo.id,
        name: slo.name,
        document_name: slo.name,
        rules: rulesOf(slo),
        display_name: slo.displayName,
        description: slo.description,
        service_id: slo.serviceId,
        target: slo.target,
        time_window: slo.timeWindow,
        budgeting_method: slo.budgetingMethod,
        indicator: slo.indicator,
        definition: slo.definition,
        built_in: slo.builtIn,
      }));
      await sql`
        insert into slo (id, name, document_name, rules, display_name, description, service_id, target, time_window, budgeting_method,
          indicator, definition, built_in)
        select id, name, document_name, rules, display_name, description, service_id, target, time_window,
          budgeting_method, indicator, definition, built_in
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(
          id uuid, name text, document_name text, rules jsonb, display_name text, description text, service_id uuid, target float8, time_window jsonb,
          budgeting_method text, indicator jsonb, definition jsonb, built_in boolean)
        on conflict (id) do update set
          name = excluded.name, document_name = excluded.document_name, rules = excluded.rules, display_name = excluded.display_name, description = excluded.description,
          service_id = excluded.service_id, target = excluded.target, time_window = excluded.time_window,
          budgeting_method = excluded.budgeting_method, indicator = excluded.indicator,
          definition = excluded.definition, updated_at = now()`.execute(db);
    },

    /** What an evaluation of these objectives needs to know of each, without the counts. */
    toEvaluate: async (sloIds: readonly string[]): Promise<SloToEvaluate[]> =>
      (await db
        .selectFrom("slo")
        .leftJoin("sliProgress", "sliProgress.sloId", "slo.id")
        .leftJoin("sloState", "sloState.sloId", "slo.id")
        .selectAll("slo")
        .select(["countedFrom", "problem", "suspicion", "dataUntil as lastDataUntil"])
        .select(["sloState.remainingShare as lastRemainingShare", "sloState.doubt as lastDoubt"])
        .where(sql<boolean>`slo.id = any(${[...sloIds]}::uuid[])`)
        .where("archivedAt", "is", null)
        .execute()) as unknown as SloToEvaluate[],

    async putStates(states: readonly StateWrite[], at: Date): Promise<void> {
      const rows = states.map(({ sloId, recoversAt, judgement }) => ({
        slo_id: sloId,
        status: judgement.status,
        because: judgement.because,
        budget: judgement.budget,
        remaining_share: judgement.budget.remainingShare,
        recovers_at: recoversAt,
        burn: judgement.burn,
        other_alerts: judgement.otherAlerts,
        doubt: judgement.doubt,
        time_to_exhaustion_minutes: judgement.timeToExhaustionMinutes,
        data_until: judgement.dataUntil,
        data_problem: judgement.dataProblem,
      }));
      await sql`
        insert into slo_state (slo_id, evaluated_at, status, because, budget, remaining_share, recovers_at, burn,
          other_alerts, doubt, time_to_exhaustion_minutes, data_until, data_problem)
        select slo_id, ${at}::timestamptz, status, because, budget, remaining_share, recovers_at, burn,
          other_alerts, doubt, time_to_exhaustion_minutes, data_until, data_problem
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(
          slo_id uuid, status text, because text, budget jsonb, remaining_share float8, recovers_at timestamptz,
          burn jsonb, other_alerts jsonb, doubt jsonb, time_to_exhaustion_minutes float8, data_until timestamptz,
          data_problem text)
        on conflict (slo_id) do update set
          evaluated_at = excluded.evaluated_at, status = excluded.status, because = excluded.because,
          budget = excluded.budget, remaining_share = excluded.remaining_share, recovers_at = excluded.recovers_at,
          burn = excluded.burn, other_alerts = excluded.other_alerts, doubt = excluded.doubt,
          time_to_exhaustion_minutes = excluded.time_to_exhaustion_minutes,
          data_until = excluded.data_until, data_problem = excluded.data_problem`.execute(db);
    },
  };
}

/** The rules of an objective as its document says them. */
export function rulesOf({ target, timeWindow, budgetingMethod, definition }: SloInput): ObjectiveRules {
  const { spec } = definition as { spec: { objectives: { timeSliceTarget?: number; timeSliceWindow?: string }[] } };
  const { timeSliceTarget, timeSliceWindow } = spec.objectives[0] ?? {};
  return {
    target,
    window: timeWindow,
    budgetingMethod,
    timeSliceTarget,
    timeSliceMinutes: timeSliceWindow === undefined ? undefined : windowMinutes(timeSliceWindow),
    gapPolicy: DEFAULT_GAP_POLICY,
    minimumCoverage: DEFAULT_MINIMUM_COVERAGE,
  };
}
