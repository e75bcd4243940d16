import { burnDown } from "@shipshape/domain/slo/burn-down";
import type { Counts } from "@shipshape/domain/slo/counts";
import type { Db } from "../../kernel/database.ts";
import { countsViews } from "./counts-views.ts";
import { sliceRuleOf, windowFromMs } from "./objective-counts.ts";
import type { SloRow } from "./slo-store.ts";
import type { SloView } from "./slo-views.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** As many as a drawing no larger than a word can show. */
const POINTS = 48;

export type BurnDownOfSlo = { slo: string; from: Date; stepMinutes: number; left: number[] };

const NONE: Counts = { good: 0, total: 0 };

type Objective = { readonly row: SloRow; readonly view: SloView };
type Grid = { readonly fromMs: number; readonly stepMinutes: number; readonly steps: number };

/** From the window's beginning to now in equal steps of whole hours. */
function gridOf(row: SloRow, nowMs: number): Grid {
  const fromMs = Math.floor(windowFromMs(row, nowMs) / HOUR_MS) * HOUR_MS;
  const hours = Math.max(1, Math.ceil((nowMs - fromMs) / HOUR_MS));
  const stepHours = Math.ceil(hours / POINTS);
  return { fromMs, stepMinutes: stepHours * 60, steps: Math.ceil(hours / stepHours) };
}

/** How the budgets of many objectives were used up over their windows: what was left after each step. */
export async function readBurnDowns(db: Db, objectives: readonly Objective[], nowMs: number): Promise<BurnDownOfSlo[]> {
  const asked = objectives
    .filter(({ view: { budget } }) => budget !== null && budget.total > 0)
    .map((objective) => ({ ...objective, ...gridOf(objective.row, nowMs), rule: sliceRuleOf(objective.row) }));
  const views = countsViews(db);
  const [ofEvents, ofSlices] = await Promise.all([
    views.hoursByStep(
      asked
        .filter(({ rule }) => rule === undefined)
        .map(({ row, fromMs, stepMinutes }) => ({ sloId: row.id, fromMs, stepMinutes })),
    ),
    Promise.all(
      asked
        .filter(({ rule }) => rule !== undefined)
        .map(async ({ row, fromMs, stepMinutes, steps, rule }) => {
          const toMs = fromMs + steps * stepMinutes * MINUTE_MS;
          return [row.id, await views.byStep({ sloId: row.id, fromMs, toMs, stepMinutes, rule })] as const;
        }),
    ),
  ]);
  const counts = new Map([...ofEvents, ...ofSlices]);
  return asked.map((one) => burnDownOf(one, one, counts.get(one.row.id) ?? new Map()));
}

function burnDownOf(
  { row, view: { budget } }: Objective,
  grid: Grid,
  counts: ReadonlyMap<number, Counts>,
): BurnDownOfSlo {
  const { fromMs, stepMinutes, steps } = grid;
  const spent = Array.from({ length: steps }, (_, index) => ({
    at: new Date(fromMs + (index + 1) * stepMinutes * MINUTE_MS),
    ...(counts.get(index) ?? NONE),
  }));
  const { allowedBadEvents = 0, remainingShare = null } = budget ?? {};
  const points = burnDown(spent, { allowedBadEvents, remainingShare }, fromMs);
  return {
    slo: row.name,
    from: new Date(fromMs),
    stepMinutes,
    left: points.map(({ left }) => Number(left.toFixed(4))),
  };
}
