import { humanizeMinutes } from "../time/duration.ts";
import { type BurnAlertRow, type BurnAlertRule, type BurnAlertSeverity, burnAlertRules } from "./burn-rate.ts";
import { defaultRows } from "./burn-rows.ts";
import type { ObjectiveRules } from "./objective-rules.ts";
import { percent } from "./percent.ts";
import { windowMinutes } from "./window.ts";

type Named = { readonly name: string; readonly severity: BurnAlertSeverity };

/** Raised when this share of the whole budget is burned: 0.9 is nine tenths, 1 is all of it. */
export type BurnedBudgetRule = Named & { readonly share: number };
/** Raised when this share of the whole budget was lost within a window. */
export type BudgetDropRule = Named & { readonly share: number; readonly windowMinutes: number };
/** Raised when the budget will be gone within a time, at the burn of a window. */
export type ExhaustionRule = Named & { readonly withinMinutes: number; readonly windowMinutes: number };
/** An alert about the measurement itself: raised when it lasted so long. */
export type DataRule = { readonly severity: BurnAlertSeverity; readonly afterMinutes: number };

/** The compiled alerting of an objective: everything that decides when its alerts begin and end. Plain JSON. */
export type AlertingRules = {
  readonly burns: readonly BurnAlertRule[];
  /** A burn is told of only with so many events, and so many failures, in its long window: units of the budget. */
  readonly minimumEvents: number;
  readonly minimumFailures: number;
  readonly burnedBudget: readonly BurnedBudgetRule[];
  readonly budgetDrop: readonly BudgetDropRule[];
  readonly timeToExhaustion: readonly ExhaustionRule[];
  /** No data for so long; null: not alerted on. */
  readonly noData: DataRule | null;
  /** Data that looks wrong for so long; null: not alerted on. */
  readonly badData: DataRule | null;
  /** What was asked for and makes no sense, with the reason and the mend. */
  readonly refused: readonly RefusedAlert[];
};

type Wish<Rule, Needed extends keyof Rule> = Partial<{ readonly [Key in keyof Rule]: Rule[Key] | undefined }> &
  Pick<Rule, Needed>;

/** What an objective asks for; what it leaves out is filled in. */
export type WantedAlerting = {
  /** Absent: the workbook's pairs. Empty: none. */
  readonly burns?: readonly BurnAlertRow[] | undefined;
  readonly minimumEvents?: number | undefined;
  readonly minimumFailures?: number | undefined;
  readonly burnedBudget?: readonly Wish<BurnedBudgetRule, "share">[] | undefined;
  readonly budgetDrop?: readonly Wish<BudgetDropRule, "share">[] | undefined;
  readonly timeToExhaustion?: readonly Wish<ExhaustionRule, "withinMinutes">[] | undefined;
  /** null: do not alert. */
  readonly noData?: Partial<DataRule> | null | undefined;
  readonly badData?: Partial<DataRule> | null | undefined;
};

/** A wish that makes no sense for the objective, and why, with the mend. */
export type RefusedAlert = { readonly row: string; readonly because: string };

/** The names of the two alerts about the measurement; no other alert may have them. */
export const NO_DATA_RULE = "no data";
export const BAD_DATA_RULE = "data looks wrong";
const DATA_ALERTS: readonly string[] = [NO_DATA_RULE, BAD_DATA_RULE];

const DAY_MINUTES = 1440;
const HOUR_MINUTES = 60;
const NO_DATA: DataRule = { severity: "ticket", afterMinutes: 10 };
const BAD_DATA: DataRule = { severity: "ticket", afterMinutes: 5 };
/** One failure alone alerts nobody; a time slice sums up its events already. */
const MINIMUM_FAILURES = 2;

/**
 * The alerting of an objective: the pairs with their factors, computed from (budget share, long window) and the period,
 * and the other measurements with what they leave out filled in. What could never fire, would fire while in budget or
 * looks back further than the period is refused, with the reason and the mend. A calendar period counts with its nominal
 * length (M 30, Q 90, Y 365 days), so that factors do not change from month to month.
 */
export function compileAlerting(
  rules: ObjectiveRules,
  wanted: WantedAlerting = {},
): { alerting: AlertingRules; refused: readonly RefusedAlert[] } {
  const periodMinutes = windowMinutes(rules.window.duration);
  const isByEvent = rules.budgetingMethod === "Occurrences";
  const rows = (wanted.burns ?? defaultRows(periodMinutes)).map((row) =>
    ofWholeSlices(row, isByEvent ? 1 : (rules.timeSliceMinutes ?? 1)),
  );
  const compiled = burnAlertRules(periodMinutes, rules.target, rows);
  const others = otherMeasurements(wanted);
  const names = [...rows, ...Object.values(others).flat()].map(({ name }) => name);
  const refusals = new Map([
    ...compiled.refused.map(({ rule, because }) => [rule.name, because] as const),
    ...Object.values(others).flatMap((list) => list.flatMap((rule) => refusal(rule, periodMinutes))),
    ...names.flatMap((name, at) => nameRefusal(name, names.indexOf(name) < at)),
  ]);
  const sound = <Rule extends Named>(list: readonly Rule[]): Rule[] => list.filter(({ name }) => !refusals.has(name));
  const refused = [...refusals].map(([row, because]) => ({ row, because }));
  const alerting: AlertingRules = {
    burns: sound(compiled.rules),
    minimumEvents: atLeastOne(wanted.minimumEvents ?? 1),
    minimumFailures: atLeastOne(wanted.minimumFailures ?? (isByEvent ? MINIMUM_FAILURES : 1)),
    burnedBudget: sound(others.burnedBudget),
    budgetDrop: sound(others.budgetDrop),
    timeToExhaustion: sound(others.timeToExhaustion),
    noData: wanted.noData === null ? null : { ...NO_DATA, ...wanted.noData },
    badData: wanted.badData === null ? null : { ...BAD_DATA, ...wanted.badData },
    refused,
  };
  return { alerting, refused };
}

/** The lengths of all windows that these rules look at, in minutes, shortest first. */
export const alertingWindows = ({ burns, budgetDrop, timeToExhaustion }: AlertingRules): number[] =>
  [
    ...new Set([
      ...burns.flatMap(({ longWindowMinutes, shortWindowMinutes }) => [longWindowMinutes, shortWindowMinutes]),
      ...[...budgetDrop, ...timeToExhaustion].map((rule) => rule.windowMinutes),
    ]),
  ].sort((a, b) => a - b);

const atLeastOne = (count: number): number => Math.max(1, Math.round(count) || 1);

/** A part of a time slice is no slice: the short window holds whole ones. */
const ofWholeSlices = (row: BurnAlertRow, sliceMinutes: number): BurnAlertRow => ({
  ...row,
  shortWindowMinutes: Math.ceil(row.shortWindowMinutes / sliceMinutes) * sliceMinutes,
});

function otherMeasurements({ burnedBudget = [], budgetDrop = [], timeToExhaustion = [] }: WantedAlerting) {
  return {
    burnedBudget: burnedBudget.map(
      ({ share, severity, name }): BurnedBudgetRule => ({
        name: name ?? `${percent(share)} of the budget burned`,
        severity: severity ?? "ticket",
        share,
      }),
    ),
    budgetDrop: budgetDrop.map(
      ({ share, severity, name, windowMinutes: minutes = DAY_MINUTES }): BudgetDropRule => ({
        name: name ?? `${percent(share)} of the budget lost in ${humanizeMinutes(minutes)}`,
        severity: severity ?? "ticket",
        share,
        windowMinutes: minutes,
      }),
    ),
    timeToExhaustion: timeToExhaustion.map(
      ({ withinMinutes, severity, name, windowMinutes: minutes = HOUR_MINUTES }): ExhaustionRule => ({
        name: name ?? `budget gone within ${humanizeMinutes(withinMinutes)}`,
        severity: severity ?? "ticket",
        withinMinutes,
        windowMinutes: minutes,
      }),
    ),
  };
}

type Measurement = Named & { share?: number; windowMinutes?: number; withinMinutes?: number };

const refusal = (rule: Measurement, periodMinutes: number): [string, string][] => {
  const because = problemOf(rule, periodMinutes);
  return because === undefined ? [] : [[rule.name, because]];
};

function nameRefusal(name: string, isTaken: boolean): [string, string][] {
  if (DATA_ALERTS.includes(name))
    return [[name, `${name}: this is the name of the alert about missing or wrong data; choose another`]];
  return isTaken ? [[name, `${name}: two alerts have this name, so neither is kept; give each its own`]] : [];
}

function problemOf(rule: Measurement, periodMinutes: number): string | undefined {
  const { name, share, withinMinutes, windowMinutes: minutes } = rule;
  if (share !== undefined && !(share > 0)) return `${name}: the share of the budget lies above 0, such as 0.5`;
  if (minutes !== undefined && !(minutes >= 1 && Number.isInteger(minutes))) {
    return `${name}: its window is a whole number of minutes, such as 60`;
  }
  if (minutes !== undefined && minutes > periodMinutes) {
    return `${name}: its window (${humanizeMinutes(minutes)}) is longer than the SLO's period of ${humanizeMinutes(periodMinutes)}; shorten it`;
  }
  if (withinMinutes !== undefined && !(withinMinutes > 0 && withinMinutes < periodMinutes)) {
    return `${name}: a budget that lasts its period is in order; ask for less than ${humanizeMinutes(periodMinutes)}`;
  }
  return undefined;
}
