import type { AlertingRules } from "@shipshape/domain/slo/alerting";
import type { Indicator } from "@shipshape/domain/slo/indicator";
import type { ObjectiveRules } from "@shipshape/domain/slo/objective-rules";
import type { Doubt } from "@shipshape/domain/slo/wrong-data";
import { type Selectable, sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import type { Slo } from "../../kernel/tables.ts";
import type { Judgement } from "./judge-objective.ts";

/** An objective as we keep it; `definition` is the whole document that it comes from. */
export type SloRow = Omit<Selectable<Slo>, "rules" | "alerting" | "indicator" | "groupLabels"> & {
  readonly rules: ObjectiveRules;
  readonly alerting: AlertingRules;
  readonly indicator: Indicator;
  /** Of a group of a definition that fans out: the values of its labels. */
  readonly groupLabels: Readonly<Record<string, string>>;
};

export type SloInput = Pick<SloRow, "id" | "name" | "documentName" | "objectiveIndex" | "parentId" | "groupLabels"> &
  Pick<SloRow, "displayName" | "description" | "serviceId" | "rules" | "alerting" | "indicator" | "builtIn"> & {
    readonly definition: unknown;
  };

export type SloToEvaluate = Pick<
  SloRow,
  "id" | "name" | "serviceId" | "rules" | "alerting" | "measuredSeries" | "budgetSeries" | "createdAt"
> & {
  readonly countedFrom: Date | null;
  /** Until when it was counted when it was evaluated before. */
  readonly lastDataUntil: Date | null;
  readonly problem: string | null;
  readonly suspicion: string | null;
  /** What was left of the budget when it was evaluated before, and when it was to recover where it was spent. */
  readonly lastRemainingShare: number | null;
  readonly lastRecoversAt: Date | null;
  /** What looked wrong about the data then. */
  readonly lastDoubt: Doubt | null;
};

export type StateWrite = { readonly sloId: string; readonly recoversAt: Date | null; readonly judgement: Judgement };

export type CountedRow = Pick<
  SloRow,
  "id" | "name" | "documentName" | "serviceId" | "measuredSeries" | "budgetSeries" | "rules"
>;

/** What a round of collection needs to know of an objective. */
export type MeasuredRow = CountedRow &
  Pick<SloRow, "objectiveIndex" | "parentId" | "groupLabels" | "indicator" | "updatedAt">;

/** The objectives, what the last evaluation said of them, and their burn alerts. */
export function sloStore(db: Db) {
  const live = db.selectFrom("slo").selectAll().where("archivedAt", "is", null);
  const measuredRows = db
    .selectFrom("slo")
    .select(["id", "name", "documentName", "serviceId", "measuredSeries", "budgetSeries", "rules"])
    .select(["objectiveIndex", "parentId", "groupLabels", "indicator", "updatedAt"])
    .where("archivedAt", "is", null);
  return {
    /** Every objective, by name; of a definition that fans out only the roll-up. */
    live: async (): Promise<SloRow[]> =>
      (await live.where("parentId", "is", null).orderBy("name").execute()) as unknown as SloRow[],
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

    /** What counting needs to know of all, or of those whose budget is counted apart from what is measured, or is not. */
    async counted(of: "all" | "apart" | "asMeasured"): Promise<CountedRow[]> {
      const all = db
        .selectFrom("slo")
        .select(["id", "name", "documentName", "serviceId", "measuredSeries", "budgetSeries", "rules"])
        .where("archivedAt", "is", null);
      const wanted = of === "all" ? all : all.where("budgetSeries", of === "apart" ? "is not" : "is", null);
      return (await wanted.orderBy("name").execute()) as unknown as CountedRow[];
    },

    /** What is measured for every objective; of a definition that fans out for the roll-up. */
    measured: async (): Promise<MeasuredRow[]> =>
      (await measuredRows.where("parentId", "is", null).orderBy("name").execute()) as unknown as MeasuredRow[],

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
    archive: async (ids: readonly string[]): Promise<SloRow[]> =>
      (await db
        .updateTable("slo")
        .set({ archivedAt: sql<Date>`now()` })
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

    /** Creates objectives, or replaces those of the same id; groups take over what their roll-up says. */
    async put(slos: readonly SloInput[]): Promise<void> {
      if (slos.length === 0) return;
      const rows = slos.map((slo) => ({
        id: slo.id,
        name: slo.name,
        document_name: slo.documentName,
        objective_index: slo.objectiveIndex,
        parent_id: slo.parentId,
        group_labels: slo.groupLabels,
        display_name: slo.displayName,
        description: slo.description,
        service_id: slo.serviceId,
        rules: slo.rules,
        alerting: slo.alerting,
        indicator: slo.indicator,
        definition: slo.definition,
        built_in: slo.builtIn,
      }));
      await sql`
        insert into slo (id, name, document_name, objective_index, parent_id, group_labels, display_name, description,
          service_id, rules, alerting, indicator, definition, built_in)
        select id, name, document_name, objective_index, parent_id, group_labels, display_name, description,
          service_id, rules, alerting, indicator, definition, built_in
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(
          id uuid, name text, document_name text, objective_index int, parent_id uuid, group_labels jsonb,
          display_name text, description text, service_id uuid, rules jsonb, alerting jsonb, indicator jsonb,
          definition jsonb, built_in boolean)
        on conflict (id) do update set
          name = excluded.name, document_name = excluded.document_name, objective_index = excluded.objective_index,
          display_name = excluded.display_name, description = excluded.description,
          service_id = excluded.service_id, rules = excluded.rules, alerting = excluded.alerting,
          indicator = excluded.indicator, definition = excluded.definition, updated_at = now()`.execute(db);
      await sql`
        update slo set service_id = parent.service_id, description = parent.description, rules = parent.rules,
          alerting = parent.alerting, indicator = parent.indicator, definition = parent.definition, updated_at = now()
        from slo as parent
        where slo.parent_id = parent.id and parent.id = any(${slos.map(({ id }) => id)}::uuid[])`.execute(db);
    },

    /** Lets objectives count what another of their document counts: one measurement, several targets. */
    async shareSeries(shared: readonly { readonly id: string; readonly withId: string }[]): Promise<void> {
      if (shared.length === 0) return;
      await sql`
        update slo set measured_series = owner.measured_series
        from unnest(${shared.map(({ id }) => id)}::uuid[], ${shared.map(({ withId }) => withId)}::uuid[])
          as given(id, with_id)
        join slo as owner on owner.id = given.with_id
        where slo.id = given.id`.execute(db);
    },

    /** The objectives of these documents: the roll-ups of those that fan out, without their groups. */
    ofDocuments: async (names: readonly string[]): Promise<SloRow[]> =>
      (await live
        .where(sql<boolean>`document_name = any(${[...names]}::text[])`)
        .where("parentId", "is", null)
        .orderBy("objectiveIndex")
        .execute()) as unknown as SloRow[],

    /** What an evaluation of these objectives needs to know of each, without the counts. */
    toEvaluate: async (sloIds: readonly string[]): Promise<SloToEvaluate[]> =>
      (await db
        .selectFrom("slo")
        .leftJoin("sliProgress", "sliProgress.sloId", "slo.id")
        .leftJoin("sloState", "sloState.sloId", "slo.id")
        .leftJoin("sloFinding", "sloFinding.sloId", "slo.id")
        .select(["slo.id", "slo.name", "slo.serviceId", "slo.rules", "slo.alerting", "slo.createdAt"])
        .select(["slo.measuredSeries", "slo.budgetSeries", "sloState.recoversAt as lastRecoversAt"])
        .select(["countedFrom", "problem", "suspicion", "dataUntil as lastDataUntil"])
        .select(["sloState.remainingShare as lastRemainingShare", "sloFinding.doubt as lastDoubt"])
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
        with given as (
          select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(
            slo_id uuid, status text, because text, budget jsonb, remaining_share float8, recovers_at timestamptz,
            burn jsonb, other_alerts jsonb, doubt jsonb, time_to_exhaustion_minutes float8, data_until timestamptz,
            data_problem text)
        ), stands as (
          insert into slo_state (slo_id, evaluated_at, status, remaining_share, recovers_at, time_to_exhaustion_minutes,
            data_until)
          select slo_id, ${at}::timestamptz, status, remaining_share, recovers_at, time_to_exhaustion_minutes, data_until
          from given
          on conflict (slo_id) do update set
            evaluated_at = excluded.evaluated_at, status = excluded.status, remaining_share = excluded.remaining_share,
            recovers_at = excluded.recovers_at, time_to_exhaustion_minutes = excluded.time_to_exhaustion_minutes,
            data_until = excluded.data_until
        )
        insert into slo_finding (slo_id, because, budget, burn, other_alerts, doubt, data_problem)
        select slo_id, because, budget, burn, other_alerts, doubt, data_problem from given
        on conflict (slo_id) do update set
          because = excluded.because, budget = excluded.budget, burn = excluded.burn,
          other_alerts = excluded.other_alerts, doubt = excluded.doubt, data_problem = excluded.data_problem`.execute(
        db,
      );
    },
  };
}
