import type { Counts } from "@shipshape/domain/slo/counts";
import { windowMinutes, windowStartMs } from "@shipshape/domain/slo/window";
import type { Db } from "../../kernel/database.ts";
import { countsViews, type SliceRule, type Stretch } from "./counts-views.ts";
import { minutesNeeded } from "./judge-objective.ts";
import type { SloRow } from "./slo-store.ts";
import { minuteOf } from "./spread-over-minutes.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const WINDOW = "window";

type Objective = Pick<SloRow, "id" | "target" | "timeWindow" | "budgetingMethod" | "definition">;

export type ObjectiveCounts = {
  readonly inWindow: Counts;
  readonly inLast: (minutes: number) => Counts;
};

const NONE: Counts = { good: 0, total: 0 };

/**
 * When the window that ends with the minute of `atMs` begins, to the minute. One of time slices begins with the slice that
 * it would cut: a part of a slice is no slice.
 */
export function windowFromMs(
  objective: Pick<Objective, "timeWindow" | "budgetingMethod" | "definition">,
  atMs: number,
): number {
  const { timeWindow } = objective;
  const fromMs = timeWindow.calendar
    ? minuteOf(windowStartMs(timeWindow, atMs))
    : minuteOf(atMs) - (windowMinutes(timeWindow.duration) - 1) * MINUTE_MS;
  return sliceBeginning(fromMs, sliceRuleOf(objective));
}

/** The beginning of the time slice that holds a moment; the moment itself where events are counted. */
export function sliceBeginning(atMs: number, rule: SliceRule | undefined): number {
  const sliceMs = (rule?.sliceMinutes ?? 0) * MINUTE_MS;
  return rule === undefined ? atMs : Math.floor(atMs / sliceMs) * sliceMs;
}

/** What an objective counts: events, or time slices by the rule of its definition. */
export function sliceRuleOf({
  budgetingMethod,
  definition,
}: Pick<Objective, "budgetingMethod" | "definition">): SliceRule | undefined {
  if (budgetingMethod === "Occurrences") return undefined;
  const { spec } = definition as { spec: { objectives: { timeSliceTarget?: number; timeSliceWindow?: string }[] } };
  const { timeSliceTarget, timeSliceWindow = "1m" } = spec.objectives[0] ?? {};
  return { sliceMinutes: windowMinutes(timeSliceWindow), sliceTarget: timeSliceTarget };
}

/** The counts that an evaluation of these objectives needs, read with one statement for each way of counting. */
export async function countObjectives(
  db: Db,
  objectives: readonly Objective[],
  atMs: number,
): Promise<Map<string, ObjectiveCounts>> {
  const views = countsViews(db);
  const bySlices = objectives.filter((objective) => sliceRuleOf(objective) !== undefined);
  const byEvents = objectives.filter((objective) => sliceRuleOf(objective) === undefined);
  const [events, slices] = await Promise.all([
    views.eventsOf(byEvents.flatMap((objective) => stretchesOf(objective, atMs))),
    views.slicesOf(
      bySlices.flatMap((objective) => {
        const rule = sliceRuleOf(objective);
        return rule ? stretchesOf(objective, atMs).map((stretch) => ({ ...stretch, rule })) : [];
      }),
    ),
  ]);
  const found = new Map(
    [...events, ...slices].map(({ sloId, key, good, total }) => [`${sloId} ${key}`, { good, total }]),
  );
  return new Map(
    objectives.map(({ id }) => [
      id,
      {
        inWindow: found.get(`${id} ${WINDOW}`) ?? NONE,
        inLast: (minutes: number) => found.get(`${id} ${minutes}`) ?? NONE,
      },
    ]),
  );
}

/** To the end of the hour: nothing lies ahead of now, and whole hours are read at once. */
function stretchesOf(objective: Objective, atMs: number): Stretch[] {
  const { id: sloId, target, timeWindow: window } = objective;
  const toMs = (Math.floor(atMs / HOUR_MS) + 1) * HOUR_MS;
  const lasts = minutesNeeded({ target, window, atMs }).map((minutes) => ({
    sloId,
    key: String(minutes),
    fromMs: sliceBeginning(minuteOf(atMs) - (minutes - 1) * MINUTE_MS, sliceRuleOf(objective)),
    toMs,
  }));
  return [{ sloId, key: WINDOW, fromMs: windowFromMs(objective, atMs), toMs }, ...lasts];
}
