import type { Counts } from "@shipshape/domain/slo/counts";
import { windowLengthMinutes, windowMinutes } from "@shipshape/domain/slo/window";
import type { Db } from "../../kernel/database.ts";
import { DomainError } from "../../kernel/problem.ts";
import { budgetCurve, type CurvePoint, type CurveStep } from "./budget-curve.ts";
import { countsViews } from "./counts-views.ts";
import { stepFor, stepProblem, stepsOf, windowBeginnings } from "./curve-steps.ts";
import { sliceBeginning, sliceRuleOf, windowFromMs } from "./objective-counts.ts";
import type { SloRow } from "./slo-store.ts";
import { minuteOf } from "./spread-over-minutes.ts";

const MINUTE_MS = 60_000;

export type BudgetQuestion = {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly stepMinutes?: number | undefined;
};

type Span = { readonly fromMs: number; readonly toMs: number };
const NONE: Counts = { good: 0, total: 0 };

/** The steps of a curve: what is asked for, or the objective's window up to now; refused where there were too many. */
export function curveSpans(
  slo: SloRow,
  question: BudgetQuestion,
  nowMs: number,
): { stepMinutes: number; fromMs: number; endMs: number; spans: Span[] } {
  const endMs = minuteOf(Math.min(question.to?.getTime() ?? nowMs, nowMs)) + MINUTE_MS;
  const fromMs = minuteOf(question.from?.getTime() ?? windowFromMs(slo, endMs - MINUTE_MS));
  const rule = sliceRuleOf(slo);
  const sliceMinutes = rule?.sliceMinutes ?? 1;
  const stepMinutes = Math.ceil((question.stepMinutes ?? stepFor(fromMs, endMs)) / sliceMinutes) * sliceMinutes;
  const problem = stepProblem(fromMs, endMs, stepMinutes);
  if (problem !== undefined) {
    const path = fromMs >= endMs ? "from" : "stepMinutes";
    throw new DomainError("invalid", `${path}: ${problem}.`, [{ path, message: problem }]);
  }
  return { stepMinutes, fromMs, endMs, spans: stepsOf(fromMs, endMs, stepMinutes) };
}

/** An objective's budget over time: over its window up to now, where nothing else is asked. */
export async function readBudget(
  db: Db,
  slo: SloRow,
  question: BudgetQuestion,
  nowMs: number,
): Promise<{ stepMinutes: number; points: CurvePoint[] }> {
  const { stepMinutes, endMs, spans } = curveSpans(slo, question, nowMs);
  const { steps, atStart } = await (slo.timeWindow.calendar ? calendarSteps : rollingSteps)(
    db,
    slo,
    spans,
    stepMinutes,
  );
  const lengthMinutes = windowLengthMinutes(slo.timeWindow, endMs - 1);
  return { stepMinutes, points: budgetCurve(steps, { target: slo.target, windowMinutes: lengthMinutes, atStart }) };
}

type Steps = { readonly steps: CurveStep[]; readonly atStart: Counts };

/** What each step counted, and what left the window meanwhile: the same steps, a window earlier. */
async function rollingSteps(db: Db, slo: SloRow, spans: readonly Span[], stepMinutes: number): Promise<Steps> {
  const lengthMs = windowMinutes(slo.timeWindow.duration) * MINUTE_MS;
  const earlierBy = (atMs: number): number => sliceBeginning(atMs - lengthMs, sliceRuleOf(slo));
  const earlier = spans.map(({ fromMs, toMs }) => ({ fromMs: earlierBy(fromMs), toMs: earlierBy(toMs) }));
  const startMs = spans[0]?.fromMs ?? 0;
  const [counted, left, [atStart = NONE]] = await Promise.all([
    countsOfSpans(db, slo, spans, stepMinutes),
    countsOfSpans(db, slo, earlier, stepMinutes),
    countsExactly(db, slo, [{ fromMs: earlierBy(startMs), toMs: startMs }]),
  ]);
  const steps = spans.map(({ toMs }, index) => ({ toMs, counted: counted[index] ?? NONE, left: left[index] ?? NONE }));
  return { steps, atStart };
}

/** A calendar window loses nothing until it ends; a step in which one begins is counted from there. */
async function calendarSteps(db: Db, slo: SloRow, spans: readonly Span[], stepMinutes: number): Promise<Steps> {
  const startMs = spans[0]?.fromMs ?? 0;
  const endMs = spans.at(-1)?.toMs ?? startMs;
  const beginnings = windowBeginnings(slo.timeWindow, startMs, endMs).map((at) => sliceBeginning(at, sliceRuleOf(slo)));
  const anew = spans.map(({ fromMs, toMs }) => {
    const beginning = beginnings.findLast((at) => at >= fromMs && at < toMs);
    return beginning === undefined ? undefined : { fromMs: beginning, toMs };
  });
  const [counted, exact] = await Promise.all([
    countsOfSpans(db, slo, spans, stepMinutes),
    countsExactly(db, slo, [
      { fromMs: windowFromMs(slo, startMs), toMs: startMs },
      ...anew.flatMap((span) => span ?? []),
    ]),
  ]);
  const [atStart = NONE, ...restarts] = exact;
  let next = 0;
  const steps = spans.map(({ toMs }, index): CurveStep => {
    const step = { toMs, counted: counted[index] ?? NONE };
    if (anew[index] === undefined) return { ...step, left: NONE };
    next += 1;
    return { ...step, beganAnew: restarts[next - 1] ?? NONE };
  });
  return { steps, atStart };
}

/** Equal steps at once, the last, which may be shorter, by itself. */
async function countsOfSpans(db: Db, slo: SloRow, spans: readonly Span[], stepMinutes: number): Promise<Counts[]> {
  const last = spans.at(-1);
  const [first] = spans;
  if (!first || !last) return [];
  const [whole, [rest = NONE]] = await Promise.all([
    countsViews(db).byStep({
      sloId: slo.id,
      fromMs: first.fromMs,
      toMs: last.fromMs,
      stepMinutes,
      rule: sliceRuleOf(slo),
    }),
    countsExactly(db, slo, [last]),
  ]);
  return spans.map((_, index) => (index === spans.length - 1 ? rest : (whole.get(index) ?? NONE)));
}

/** The counts of any stretches, to the minute. */
export async function countsExactly(db: Db, slo: SloRow, spans: readonly Span[]): Promise<Counts[]> {
  const stretches = spans.map((span, index) => ({ sloId: slo.id, key: String(index), ...span }));
  const rule = sliceRuleOf(slo);
  const views = countsViews(db);
  const found = await (rule ? views.slicesOf(stretches.map((one) => ({ ...one, rule }))) : views.eventsOf(stretches));
  const byKey = new Map(found.map(({ key, good, total }) => [key, { good, total }]));
  return stretches.map(({ key }) => byKey.get(key) ?? NONE);
}
