import { budgetOf } from "@shipshape/domain/slo/budget";
import type { Counts } from "@shipshape/domain/slo/counts";

/** One step of the curve: what was counted in it, and the window that ends with it. */
export type CurveStep = {
  readonly toMs: number;
  readonly counted: Counts;
} & (
  | {
      /** What left the rolling window during the step. */
      readonly left: Counts;
    }
  | {
      /** What the window holds at the step's end, where a calendar window began within the step. */
      readonly beganAnew: Counts;
    }
);

export type CurvePoint = Counts & { readonly at: Date; readonly remainingShare: number | null };

/**
 * The budget at the end of each step, by running sums: what the window held at the beginning, plus what each step counted,
 * minus what left it, so that a month's curve costs as much as its points and not as its minutes.
 */
export function budgetCurve(
  steps: readonly CurveStep[],
  { target, windowMinutes, atStart }: { target: number; windowMinutes: number; atStart: Counts },
): CurvePoint[] {
  let held = atStart;
  return steps.map((step) => {
    const { counted, toMs } = step;
    held =
      "beganAnew" in step
        ? step.beganAnew
        : { good: held.good + counted.good - step.left.good, total: held.total + counted.total - step.left.total };
    const { remainingShare = null } = budgetOf({ target, windowMinutes, counts: held });
    return { at: new Date(toMs), ...counted, remainingShare };
  });
}
