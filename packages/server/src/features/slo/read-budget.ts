import { budgetOf } from "@shipshape/domain/slo/budget";
import { minuteOf, noMinutes, runningSums } from "@shipshape/domain/slo/minutes";
import { windowEndMs, windowLengthMinutes } from "@shipshape/domain/slo/window";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type { Db } from "../../kernel/database.ts";
import { DomainError } from "../../kernel/problem.ts";
import { stepFor, stepProblem, stepsOf } from "./curve-steps.ts";
import { minutesOf } from "./minute-reads.ts";
import { windowFromMs } from "./objective-counts.ts";
import type { SloRow } from "./slo-store.ts";

export type BudgetQuestion = {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly stepMinutes?: number | undefined;
};

export type CurvePoint = {
  readonly at: Date;
  readonly good: number;
  readonly total: number;
  readonly remainingShare: number | null;
};

type Span = { readonly fromMs: number; readonly toMs: number };

/** The steps of a curve: what is asked for, or the objective's window up to now; refused where there were too many. */
export function curveSpans(
  slo: SloRow,
  question: BudgetQuestion,
  nowMs: number,
): { stepMinutes: number; fromMs: number; endMs: number; spans: Span[] } {
  const endMs = minuteOf(Math.min(question.to?.getTime() ?? nowMs, nowMs)) + MINUTE_MS;
  const fromMs = minuteOf(question.from?.getTime() ?? windowFromMs(slo, endMs - MINUTE_MS));
  const sliceMinutes = slo.rules.timeSliceMinutes ?? 1;
  const stepMinutes = Math.ceil((question.stepMinutes ?? stepFor(fromMs, endMs)) / sliceMinutes) * sliceMinutes;
  const problem = stepProblem(fromMs, endMs, stepMinutes);
  if (problem !== undefined) {
    const path = fromMs >= endMs ? "from" : "stepMinutes";
    throw new DomainError("invalid", `${path}: ${problem}.`, [{ path, message: problem }]);
  }
  return { stepMinutes, fromMs, endMs, spans: stepsOf(fromMs, endMs, stepMinutes) };
}

/** An objective's budget over time, by running sums: over its window up to now, where nothing else is asked. */
export async function readBudget(
  db: Db,
  slo: SloRow,
  question: BudgetQuestion,
  nowMs: number,
): Promise<{ stepMinutes: number; points: CurvePoint[] }> {
  const { stepMinutes, endMs, spans } = curveSpans(slo, question, nowMs);
  const firstMs = Math.min(spans[0]?.fromMs ?? endMs, windowFromMs(slo, spans[0]?.fromMs ?? endMs));
  const found = await minutesOf(db, [slo.id], firstMs, endMs, "budget");
  const sums = runningSums(found.get(slo.id) ?? noMinutes(firstMs, 0));
  const windowFrom = windowsBefore(slo);
  const windowMinutes = windowLengthMinutes(slo.rules.window, endMs - 1);
  const points = spans.map(({ fromMs, toMs }) => {
    const { good, total } = sums(fromMs, toMs);
    const counts = sums(windowFrom(toMs - MINUTE_MS), toMs);
    const { remainingShare = null } = budgetOf({ target: slo.rules.target, windowMinutes, counts });
    return { at: new Date(toMs), good, total, remainingShare };
  });
  return { stepMinutes, points };
}

/** Where the window of each of some ascending moments begins; a calendar is looked into once a window. */
function windowsBefore(slo: SloRow): (atMs: number) => number {
  if (!slo.rules.window.calendar) return (atMs) => windowFromMs(slo, atMs);
  let [fromMs, endMs] = [0, Number.NEGATIVE_INFINITY];
  return (atMs) => {
    if (atMs >= endMs) {
      fromMs = windowFromMs(slo, atMs);
      endMs = windowEndMs(slo.rules.window, atMs);
    }
    return fromMs;
  };
}
