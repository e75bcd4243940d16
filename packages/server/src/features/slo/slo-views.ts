import type { CallOutput } from "@shipshape/contract/route";
import type { Slo as SloSchema, slo } from "@shipshape/contract/slo";
import type { ObjectiveRules } from "@shipshape/domain/slo/objective-rules";
import type { SloWindow } from "@shipshape/domain/slo/window";
import { sql } from "kysely";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import type { BurnView, OtherAlertView } from "./judge-burn.ts";
import type { BudgetView } from "./judge-objective.ts";
import type { SloRow } from "./slo-store.ts";

export type SloView = z.input<typeof SloSchema>;

type AlertOfSlo = CallOutput<typeof slo.listBurnAlerts>["burnAlerts"][number];

export const NOT_YET = "It was not evaluated yet";
const UNIT_WORDS: Readonly<Record<string, string>> = { d: "day", w: "week", M: "month", Q: "quarter", Y: "year" };

/** A window in words: `30d` where it rolls, `calendar: month` where it follows the calendar. */
export function windowText({ duration, calendar }: SloWindow): string {
  if (calendar === undefined) return duration;
  const [count, unit] = [Number(duration.slice(0, -1)), UNIT_WORDS[duration.slice(-1)] ?? duration.slice(-1)];
  return `calendar: ${count === 1 ? unit : `${count} ${unit}s`}`;
}

const rulesOf = ({ rules }: { readonly rules: unknown }): ObjectiveRules => rules as ObjectiveRules;

const objectives = (db: Db) =>
  db
    .selectFrom("slo")
    .innerJoin("service", "service.id", "slo.serviceId")
    .leftJoin("sloState", "sloState.sloId", "slo.id")
    .leftJoin("sloFinding", "sloFinding.sloId", "slo.id")
    .leftJoin("slo as parent", "parent.id", "slo.parentId")
    .selectAll("slo")
    .select(["service.name as service", "parent.name as parent", "status", "because", "budget", "burn", "otherAlerts"])
    .select(["dataUntil", "dataProblem", "timeToExhaustionMinutes", "recoversAt", "evaluatedAt"]);
export type ObjectiveRow = Awaited<ReturnType<ReturnType<typeof objectives>["execute"]>>[number];

type ObjectiveFilter = {
  readonly serviceIds?: readonly string[];
  readonly names?: readonly string[];
  readonly service?: string | undefined;
  readonly most?: number;
};

/** An objective as it is shown, from its row with how it stands. */
export const sloView = (row: ObjectiveRow): SloView => ({
  id: row.id,
  name: row.name,
  displayName: row.displayName,
  description: row.description,
  service: row.service,
  target: rulesOf(row).target,
  window: windowText(rulesOf(row).window),
  budgetingMethod: rulesOf(row).budgetingMethod,
  builtIn: row.builtIn,
  status: (row.status ?? "no_data") as SloView["status"],
  because: row.because ?? NOT_YET,
  budget: row.budget as unknown as BudgetView | null,
  burn: (row.burn ?? []) as unknown as BurnView[],
  otherAlerts: (row.otherAlerts ?? []) as unknown as OtherAlertView[],
  dataUntil: row.dataUntil,
  dataProblem: row.dataProblem,
  timeToExhaustionMinutes: row.timeToExhaustionMinutes,
  recoversAt: row.recoversAt,
  evaluatedAt: row.evaluatedAt,
  parent: row.parent,
  group: row.groupLabels as SloView["group"],
});

export function sloViews(db: Db) {
  const listed = objectives(db)
    .where("slo.archivedAt", "is", null)
    .orderBy(sql`time_to_exhaustion_minutes asc nulls last`)
    .orderBy(sql`remaining_share asc nulls last`)
    .orderBy("slo.name");

  return {
    /** Of these services, of these names, or the first: what is kept of each objective together with how it stands. */
    async objectives(filter: ObjectiveFilter) {
      let query = filter.most === undefined ? listed : listed.limit(filter.most);
      if (filter.names) query = query.where(sql<boolean>`slo.name = any(${[...filter.names]}::text[])`);
      if (filter.serviceIds) query = query.where(sql<boolean>`slo.service_id = any(${[...filter.serviceIds]}::uuid[])`);
      if (filter.service !== undefined) query = query.where("service.name", "=", filter.service);
      return (await query.execute()).map((row) => ({ row: row as unknown as SloRow, view: sloView(row) }));
    },

    async byName(name: string): Promise<SloView | undefined> {
      const row = await listed.where("slo.name", "=", name).executeTakeFirst();
      return row && sloView(row);
    },

    burnAlerts: async (sloId: string, limit: number): Promise<AlertOfSlo[]> =>
      (await db
        .selectFrom("burnAlert")
        .select(["kind", "rule", "severity", "startedAt", "endedAt", "budgetSpent", "because"])
        .where("sloId", "=", sloId)
        .orderBy("startedAt", "desc")
        .limit(limit)
        .execute()) as AlertOfSlo[],

    /** Whether a burn alert of this rule is open. */
    async isBurning(sloId: string, rule: string): Promise<boolean> {
      const open = await db
        .selectFrom("burnAlert")
        .select("id")
        .where("sloId", "=", sloId)
        .where("rule", "=", rule)
        .where("endedAt", "is", null)
        .executeTakeFirst();
      return open !== undefined;
    },
  };
}
