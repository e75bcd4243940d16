import type { AlertingRules } from "./alerting.ts";
import type { Budget } from "./budget.ts";
import type { WindowReading } from "./burn-decision.ts";
import type { BurnAlertSeverity } from "./burn-rate.ts";
import type { Watermark } from "./coverage.ts";
import type { Sums } from "./minutes.ts";
import type { ObjectiveRules } from "./objective-rules.ts";
import type { Doubt } from "./wrong-data.ts";

/**
 * What an alert is about. `burn`: a pair of windows burns too fast. `burned_budget`, `budget_drop`, `exhaustion`: how much
 * of the budget is burned, was lost lately, how soon it will be gone. `no_data`, `bad_data`: the measurement itself.
 */
export type AlertKind = "burn" | "burned_budget" | "budget_drop" | "exhaustion" | "no_data" | "bad_data";

export type OpenAlert = {
  readonly kind: AlertKind;
  readonly severity: BurnAlertSeverity;
  readonly startedAtMs: number;
};

/** How one alert stands. */
export type AlertStanding = {
  readonly kind: AlertKind;
  readonly rule: string;
  readonly severity: BurnAlertSeverity;
  readonly firing: boolean;
  /** Too little was measured to let it begin or end. */
  readonly held: boolean;
  readonly sinceMs: number | undefined;
  readonly because: string;
};

/** How a pair of windows stands, with what it measured. */
export type PairStanding = AlertStanding & {
  readonly budgetShare: number;
  readonly factor: number;
  /** When a burn that is over has left the long window, if nothing more fails: the alert ends by then. */
  readonly endsByMs: number | undefined;
  readonly long: WindowReading;
  readonly short: WindowReading;
  /** Share of the whole budget that went within the long window; undefined without events in the period. */
  readonly budgetSpent: number | undefined;
  /** Until the budget is gone, at the burn of the long window; undefined where it does not burn. */
  readonly timeToExhaustionMinutes: number | undefined;
};

export type AlertEvidence = Watermark & {
  readonly createdAtMs: number;
  /** Why the last collection gave nothing. */
  readonly problem: string | null;
  /** What looks wrong about the data: `nextDoubt` as of this moment. */
  readonly doubt: Doubt | null;
  readonly rules: ObjectiveRules;
  readonly alerting: AlertingRules;
  /** The budget's track over the last so many minutes, the one under way included: of any window of the alerting. */
  readonly inLast: (minutes: number) => Sums;
  readonly inWindow: Sums;
  readonly budget: Budget;
  /** Real length of the budget's window. */
  readonly windowMinutes: number;
  /** The alerts that are open, by the name of their rule. */
  readonly open: ReadonlyMap<string, OpenAlert>;
};
