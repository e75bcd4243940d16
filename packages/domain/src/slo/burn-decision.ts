import type { AlertingRules } from "./alerting.ts";
import { type BurnAlertRule, burnRate, isAbove } from "./burn-rate.ts";
import { badEvents } from "./counts.ts";
import { coverageOf, type Watermark } from "./coverage.ts";
import type { Sums } from "./minutes.ts";
import type { ObjectiveRules } from "./objective-rules.ts";

/** What one window says: its events, how fast they burn (undefined without events), and how much of it was measured. */
export type WindowReading = Sums & {
  readonly minutes: number;
  readonly burn: number | undefined;
  readonly coverage: number | undefined;
};

/** Why a pair fires, or does not. */
export type PairReason =
  | "held"
  | "both above"
  | "open on the long window"
  | "open on the short window"
  | "too few events"
  | "too few failures"
  | "only the long window"
  | "only the short window"
  | "neither";

export type PairDecision = { readonly firing: boolean; readonly held: boolean; readonly reason: PairReason };

/** What a window of so many minutes says: its sums, how fast they burn the budget of `target`, and how much of it was measured. */
export function readWindow(minutes: number, sums: Sums, target: number, watermark: Watermark): WindowReading {
  return { ...sums, minutes, burn: burnRate(sums, target), coverage: coverageOf(minutes, sums, watermark) };
}

/** Whether too little of a window was measured to conclude anything, under the gap policy `hold`. */
export const isHeld = (
  { gapPolicy, minimumCoverage }: Pick<ObjectiveRules, "gapPolicy" | "minimumCoverage">,
  { coverage }: Pick<WindowReading, "coverage">,
): boolean => gapPolicy === "hold" && (coverage ?? 1) < minimumCoverage - 1e-9;

/**
 * How much of a pair's short window must be measured, as a share of what is asked of the long one. It only says that the
 * burn goes on: one minute missing of five must not keep a page back.
 */
export const SHORT_COVERAGE = 0.5;

const shortRules = ({ gapPolicy, minimumCoverage }: Pick<ObjectiveRules, "gapPolicy" | "minimumCoverage">) => ({
  gapPolicy,
  minimumCoverage: minimumCoverage * SHORT_COVERAGE,
});

/**
 * Whether a pair fires. It begins when both windows burn strictly faster than the factor, on enough events and failures.
 * It ends on the long window: once that burns no faster, unless the short one still does, so that noise around the factor
 * does not make one burn into many. With too little measured it stays as it was.
 */
export function decidePair(
  rule: Pick<BurnAlertRule, "factor">,
  limits: Pick<AlertingRules, "minimumEvents" | "minimumFailures">,
  rules: Pick<ObjectiveRules, "gapPolicy" | "minimumCoverage">,
  { isOpen, long, short }: { readonly isOpen: boolean; readonly long: WindowReading; readonly short: WindowReading },
): PairDecision {
  if (isHeld(rules, long) || isHeld(shortRules(rules), short)) return { firing: isOpen, held: true, reason: "held" };
  const decided = (firing: boolean, reason: PairReason): PairDecision => ({ firing, held: false, reason });
  const [longAbove, shortAbove] = [isAbove(long.burn, rule.factor), isAbove(short.burn, rule.factor)];
  if (isOpen && longAbove !== shortAbove) {
    return decided(true, longAbove ? "open on the long window" : "open on the short window");
  }
  if (!longAbove) return decided(false, shortAbove ? "only the short window" : "neither");
  if (!shortAbove) return decided(false, "only the long window");
  if (!isOpen && long.total < limits.minimumEvents) return decided(false, "too few events");
  if (!isOpen && badEvents(long) < limits.minimumFailures - 1e-9) return decided(false, "too few failures");
  return decided(true, "both above");
}
