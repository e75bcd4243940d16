import type { Sums } from "@shipshape/domain/slo/minutes";
import { minuteOf } from "@shipshape/domain/slo/minutes";
import { windowMinutes, windowStartMs } from "@shipshape/domain/slo/window";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type { Tx } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import { alertingOf } from "./judge-burn.ts";
import { minutesNeeded } from "./judge-objective.ts";
import type { SliceEngine, SpansOf } from "./slice-engine.ts";
import type { ShelfRow } from "./slice-store.ts";
import type { SloRow } from "./slo-store.ts";

type Objective = Pick<SloRow, "id" | "rules" | "alerting" | "measuredSeries" | "budgetSeries">;

export type ObjectiveCounts = {
  readonly inWindow: Sums;
  readonly inLast: (minutes: number) => Sums;
  /** The newest minute that was measured. */
  readonly countedUntilMs: number | undefined;
};

/** The series in which the budget of an objective is counted. */
export const budgetSeriesOf = ({ measuredSeries, budgetSeries }: Pick<Objective, "measuredSeries" | "budgetSeries">) =>
  budgetSeries ?? measuredSeries;

/** When the window that ends with the minute of `atMs` begins, to the minute. */
export function windowFromMs({ rules }: Pick<Objective, "rules">, atMs: number): number {
  const { window: timeWindow } = rules;
  return timeWindow.calendar
    ? minuteOf(windowStartMs(timeWindow, atMs))
    : minuteOf(atMs) - (windowMinutes(timeWindow.duration) - 1) * MINUTE_MS;
}

/** What an evaluation of these objectives needs to know, from the running sums. Needs the lock of their shelves. */
export async function countObjectives(
  tx: Tx,
  engine: SliceEngine,
  locked: readonly ShelfRow[],
  objectives: readonly Objective[],
  atMs: number,
): Promise<Map<string, ObjectiveCounts>> {
  const spans = [...grouped(objectives, budgetSeriesOf)].map(([series, ofSeries]) => spansOf(series, ofSeries, atMs));
  const bySeries = new Map(spans.map((one) => [one.series, one]));
  const sums = await engine.sums(tx, locked, spans, atMs);
  return new Map(
    objectives.map((objective) => {
      const series = budgetSeriesOf(objective);
      const { lengths = [], since = [] } = bySeries.get(series) ?? {};
      const inLast = (minutes: number): Sums => sums.of(series, lengths.indexOf(minutes));
      const { window: timeWindow } = objective.rules;
      const inWindow = timeWindow.calendar
        ? sums.of(series, lengths.length + since.indexOf(windowFromMs(objective, atMs) / MINUTE_MS))
        : inLast(windowMinutes(timeWindow.duration));
      return [objective.id, { inWindow, inLast, countedUntilMs: sums.lastMeasuredMs(series) }];
    }),
  );
}

/** All spans that the objectives of one series look at, in an order that stays the same. */
function spansOf(series: number, objectives: readonly Objective[], atMs: number): SpansOf {
  const lengths = new Set<number>();
  const since = new Set<number>();
  for (const objective of objectives) {
    const { window } = objective.rules;
    for (const minutes of minutesNeeded(alertingOf(objective))) lengths.add(minutes);
    if (window.calendar) since.add(windowFromMs(objective, atMs) / MINUTE_MS);
    else lengths.add(windowMinutes(window.duration));
  }
  const ascending = (some: ReadonlySet<number>): number[] => [...some].sort((a, b) => a - b);
  return { series, lengths: ascending(lengths), since: ascending(since) };
}
