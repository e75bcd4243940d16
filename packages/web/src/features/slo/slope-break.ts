import { HOUR_MS } from "@shipshape/domain/time/milliseconds";

type Point = { readonly at: number; readonly value: number };

/** So long before and after a deployment it is seen how fast the budget went. */
const AROUND_MS = 6 * HOUR_MS;
/** Less than that of the budget is what any hour may cost. */
const LEAST_LOSS = 0.02;
const TIMES = 2;

/** What was left at a moment, between two points as the line between them says. */
function leftAt(points: readonly Point[], at: number): number {
  const next = points.findIndex((point) => point.at >= at);
  const [before, after] = [points[next - 1], points[next]];
  if (!after) return points.at(-1)?.value ?? 0;
  if (!before) return after.value;
  return before.value + ((after.value - before.value) * (at - before.at)) / (after.at - before.at);
}

/**
 * The moment among these after which the budget went fastest, compared with before: where the slope broke. Undefined where
 * none made it go at least twice as fast, and lose anything worth naming.
 */
export function slopeBreak(points: readonly Point[], moments: readonly number[]): number | undefined {
  const [first, last] = [points.at(0), points.at(-1)];
  if (!first || !last) return undefined;
  let worst: { at: number; faster: number } | undefined;
  for (const at of moments) {
    const [from, to] = [Math.max(first.at, at - AROUND_MS), Math.min(last.at, at + AROUND_MS)];
    if (from >= at || to <= at) continue;
    const now = leftAt(points, at);
    const lossBefore = (leftAt(points, from) - now) / (at - from);
    const lossAfter = (now - leftAt(points, to)) / (to - at);
    const isBreak = lossAfter > TIMES * Math.max(0, lossBefore) && lossAfter * (to - at) >= LEAST_LOSS;
    if (isBreak && (!worst || lossAfter - lossBefore > worst.faster)) worst = { at, faster: lossAfter - lossBefore };
  }
  return worst?.at;
}
