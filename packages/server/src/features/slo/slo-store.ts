import type { RatioMetric } from "@shipshape/contract/manifest";
import type { BudgetingMethod } from "@shipshape/domain/slo/budget";
import type { BurnAlertSeverity } from "@shipshape/domain/slo/burn-rate";
import {
  DEFAULT_GAP_POLICY,
  DEFAULT_MINIMUM_COVERAGE,
  type ObjectiveRules,
} from "@shipshape/domain/slo/objective-rules";
import { type SloWindow, windowMinutes } from "@shipshape/domain/slo/window";
import { type Selectable, sql } from "kysely";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import type { Slo } from "../../kernel/tables.ts";
import type { BurnChange } from "./judge-burn.ts";
import type { Judgement } from "./judge-objective.ts";

export type Ratio = z.output<typeof RatioMetric>;

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
  readonly countedUntil: Date | null;
  readonly problem: string | null;
  readonly suspicion: string | null;
  /** What was left of the budget when it was evaluated before. */
  readonly lastRemainingShare: number | null;
};

export type OpenBurnRow = {
  readonly id: string;
  readonly sloId: string;
  readonly rule: string;
  readonly severity: BurnAlertSeverity;
  readonly startedAt: Date;
};

export type BurnWrite = Pick<BurnChange, "rule" | "severity" | "longBurn" | "shortBurn" | "because"> & {
  readonly id: string;
  readonly sloId: string;
};

export type StateWrite = { readonly sloId: string; readonly recoversAt: Date | null; readonly judgement: Judgement };

/** The objectives, what the last evaluation said of them, and their burn alerts. */
export function sloStore(db: Db) {
  const live = db.selectFrom("slo").selectAll().where("archivedAt", "is", null);
  return {
    live: async (): Promise<SloRow[]> => (await live.orderBy("name").execute()) as unknown as SloRow[],
    byIds: async (ids: readonly string[]): Promise<SloRow[]> =>
      (await live.where("id", "in", [...ids]).execute()) as unknown as SloRow[],
    byName: async (name: string): Promise<SloRow | undefined> =>
      (await live.where("name", "=", name).executeTakeFirst()) as unknown as SloRow | undefined,
    byNames: async (names: readonly string[]): Promise<SloRow[]> =>
      (await live.where("name", "in", ["", ...names]).execute()) as unknown as SloRow[],

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
        .select(["countedFrom", "countedUntil", "problem", "suspicion"])
        .select("sloState.remainingShare as lastRemainingShare")
        .where("slo.id", "in", [...sloIds])
        .where("archivedAt", "is", null)
        .execute()) as unknown as SloToEvaluate[],

    openBurns: async (sloIds: readonly string[]): Promise<OpenBurnRow[]> =>
      (await db
        .selectFrom("burnAlert")
        .select(["id", "sloId", "rule", "severity", "startedAt"])
        .where(sql<boolean>`slo_id = any(${[...sloIds]}::uuid[])`)
        .where("endedAt", "is", null)
        .execute()) as OpenBurnRow[],

    async putStates(states: readonly StateWrite[], at: Date): Promise<void> {
      const rows = states.map(({ sloId, recoversAt, judgement }) => ({
        slo_id: sloId,
        status: judgement.status,
        because: judgement.because,
        budget: judgement.budget,
        remaining_share: judgement.budget.remainingShare,
        recovers_at: recoversAt,
        burn: judgement.burn,
        time_to_exhaustion_minutes: judgement.timeToExhaustionMinutes,
        data_until: judgement.dataUntil,
        data_problem: judgement.dataProblem,
      }));
      await sql`
        insert into slo_state (slo_id, evaluated_at, status, because, budget, remaining_share, recovers_at, burn,
          time_to_exhaustion_minutes, data_until, data_problem)
        select slo_id, ${at}::timestamptz, status, because, budget, remaining_share, recovers_at, burn,
          time_to_exhaustion_minutes, data_until, data_problem
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(
          slo_id uuid, status text, because text, budget jsonb, remaining_share float8, recovers_at timestamptz,
          burn jsonb, time_to_exhaustion_minutes float8, data_until timestamptz, data_problem text)
        on conflict (slo_id) do update set
          evaluated_at = excluded.evaluated_at, status = excluded.status, because = excluded.because,
          budget = excluded.budget, remaining_share = excluded.remaining_share, recovers_at = excluded.recovers_at,
          burn = excluded.burn, time_to_exhaustion_minutes = excluded.time_to_exhaustion_minutes,
          data_until = excluded.data_until, data_problem = excluded.data_problem`.execute(db);
    },

    /** Opens burn alerts, and returns the ids of those that were not open already. */
    async openBurnAlerts(burns: readonly BurnWrite[], at: Date): Promise<Set<string>> {
      if (burns.length === 0) return new Set();
      const { rows } = await sql<{ id: string }>`
        insert into burn_alert (id, slo_id, rule, severity, started_at, long_burn, short_burn, because)
        select id, slo_id, rule, severity, ${at}::timestamptz, long_burn, short_burn, because
        from jsonb_to_recordset(${asRows(burns)}::jsonb) as given(
          id uuid, slo_id uuid, rule text, severity text, long_burn float8, short_burn float8, because text)
        on conflict (slo_id, rule) where ended_at is null do nothing
        returning id`.execute(db);
      return new Set(rows.map(({ id }) => id));
    },

    /** Ends burn alerts by id, and returns the ids of those that were still open. */
    async endBurnAlerts(ids: readonly string[], at: Date): Promise<Set<string>> {
      if (ids.length === 0) return new Set();
      const ended = await db
        .updateTable("burnAlert")
        .set({ endedAt: at })
        .where("id", "in", [...ids])
        .where("endedAt", "is", null)
        .returning("id")
        .execute();
      return new Set(ended.map(({ id }) => id));
    },
  };
}

/** The rules of an objective as its document says them. */
function rulesOf({ target, timeWindow, budgetingMethod, definition }: SloInput): ObjectiveRules {
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

const asRows = (burns: readonly BurnWrite[]): string =>
  JSON.stringify(
    burns.map(({ id, sloId, rule, severity, longBurn, shortBurn, because }) => ({
      id,
      slo_id: sloId,
      rule,
      severity,
      long_burn: longBurn,
      short_burn: shortBurn,
      because,
    })),
  );
