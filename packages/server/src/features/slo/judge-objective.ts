import type { Budget as BudgetSchema, SloStatus } from "@shipshape/contract/slo";
import type { OpenAlert } from "@shipshape/domain/slo/alert-standing";
import { type AlertingRules, alertingWindows } from "@shipshape/domain/slo/alerting";
import { type Budget, budgetOf, timeToExhaustionMinutes } from "@shipshape/domain/slo/budget";
import { burnRate } from "@shipshape/domain/slo/burn-rate";
import { knownUntilMs, missingSentence } from "@shipshape/domain/slo/data-alerts";
import { judgeAlerts } from "@shipshape/domain/slo/judge-alerts";
import type { Sums } from "@shipshape/domain/slo/minutes";
import type { ObjectiveRules } from "@shipshape/domain/slo/objective-rules";
import { percent } from "@shipshape/domain/slo/percent";
import { elapsedShare, windowLengthMinutes, windowStartMs } from "@shipshape/domain/slo/window";
import { type Doubt, nextDoubt, STILL_WINDOWS, standsStill } from "@shipshape/domain/slo/wrong-data";
import { humanizeMinutes } from "@shipshape/domain/time/duration";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type * as z from "zod";
import {
  type AlertChange,
  alertChange,
  type BurnView,
  burnView,
  type OtherAlertView,
  otherAlertViews,
} from "./judge-burn.ts";

/** Without a fresh slice for so long, an objective says so. */
const STALE_AFTER_MINUTES = 5;
/** The burn of the last hour says how long the budget lasts. */
const RECENT_MINUTES = 60;
/** A share this small is binary noise around zero. */
const NOISE = 1e-9;

/** What an evaluation looks at. All counts are of the budget's track. */
export type Evidence = {
  readonly rules: ObjectiveRules;
  readonly alerting: AlertingRules;
  readonly atMs: number;
  readonly createdAtMs: number;
  /** The oldest and the newest minute ever counted. */
  readonly countedFromMs: number | undefined;
  readonly countedUntilMs: number | undefined;
  /** Why the last collection gave nothing; why what it gave looks wrong. */
  readonly problem: string | null;
  readonly suspicion: string | null;
  /** What looked wrong as of the evaluation before. */
  readonly doubtBefore: Doubt | null;
  /** Over the last so many minutes, one of `minutesNeeded`; the one under way included. */
  readonly inLast: (minutes: number) => Sums;
  /** Over the budget's window. */
  readonly inWindow: Sums;
  /** The alerts that are open, by rule. */
  readonly open: ReadonlyMap<string, OpenAlert>;
};

export type BudgetView = z.output<typeof BudgetSchema>;

export type Judgement = {
  readonly status: z.output<typeof SloStatus>;
  readonly because: string;
  readonly budget: BudgetView;
  readonly isSpent: boolean;
  readonly timeToExhaustionMinutes: number | null;
  readonly dataUntil: Date | null;
  readonly dataProblem: string | null;
  readonly doubt: Doubt | null;
  readonly burn: readonly BurnView[];
  readonly otherAlerts: readonly OtherAlertView[];
  readonly begins: readonly AlertChange[];
  readonly ends: readonly AlertChange[];
};

/** The last so many minutes whose counts an evaluation looks at, beside the budget's window; shortest first. */
export function minutesNeeded(alerting: AlertingRules): number[] {
  const windows = [RECENT_MINUTES, ...alertingWindows(alerting), ...(alerting.badData ? STILL_WINDOWS : [])];
  if (alerting.noData) windows.push(alerting.noData.afterMinutes);
  return [...new Set(windows)].sort((a, b) => a - b);
}

export const isSpentShare = (remainingShare: number | null | undefined): boolean =>
  typeof remainingShare === "number" && remainingShare <= NOISE;

/** Judges an objective: its budget, every alert, what begins and ends, and one status with its reason. */
export function judgeObjective(evidence: Evidence): Judgement {
  const { rules, atMs, inWindow, countedUntilMs } = evidence;
  const { target, window } = rules;
  const windowMinutes = windowLengthMinutes(window, atMs);
  const share = elapsedShare(window, atMs, evidence.countedFromMs ?? evidence.createdAtMs);
  const budget = budgetOf({ target, windowMinutes, counts: inWindow, elapsedShare: share });
  const staleness = stalenessOf(evidence);
  const { now: wrong, doubt } = doubtOf(evidence);
  const sliceMinutes = rules.budgetingMethod === "Occurrences" ? 1 : (rules.timeSliceMinutes ?? 1);
  const judged = judgeAlerts({ ...evidence, budget, windowMinutes, doubt, sliceMinutes });
  const burn = judged.pairs.map(burnView);
  const recentBurn = burnRate(evidence.inLast(RECENT_MINUTES), target);
  const lasts = timeToExhaustionMinutes({ remainingShare: budget.remainingShare, burnRate: recentBurn, windowMinutes });
  return {
    ...statusOf(evidence, budget, burn, { staleness, doubt: staleness ?? wrong }),
    budget: budgetView(budget, inWindow, new Date(windowStartMs(window, atMs))),
    isSpent: isSpentShare(budget.remainingShare),
    // A budget that lasts longer than its window is not running out.
    timeToExhaustionMinutes: lasts === undefined || lasts > windowMinutes ? null : lasts,
    dataUntil: countedUntilMs === undefined ? null : new Date(countedUntilMs),
    dataProblem: staleness ?? wrong ?? null,
    doubt,
    burn,
    otherAlerts: otherAlertViews(judged.others),
    begins: judged.begins.map(alertChange),
    ends: judged.ends.map(alertChange),
  };
}

/** What looks wrong about the data now, and the doubt that follows from it and what was before. */
function doubtOf({ alerting, suspicion, inLast, atMs, doubtBefore }: Evidence) {
  const still = alerting.badData ? standsStill(inLast, doubtBefore) : undefined;
  const now = suspicion ?? still;
  const found = now === undefined ? undefined : { sentence: now, stands: still !== undefined };
  const doubt = alerting.badData ? nextDoubt(doubtBefore, found, atMs, alerting.badData.afterMinutes) : null;
  return { now, doubt };
}

/** Why there is no fresh data and since when; undefined while there is. */
const stalenessOf = (evidence: Evidence): string | undefined =>
  evidence.atMs - knownUntilMs(evidence) <= STALE_AFTER_MINUTES * MINUTE_MS ? undefined : missingSentence(evidence);

type Doubts = { readonly staleness: string | undefined; readonly doubt: string | undefined };

/** Spent before burning before no data before ok; what is wrong with the data is said with each. */
function statusOf(
  { rules, atMs }: Evidence,
  budget: Budget,
  burn: readonly BurnView[],
  { staleness, doubt }: Doubts,
): Pick<Judgement, "status" | "because"> {
  const inDoubt = (because: string): string => (doubt === undefined ? because : `${because}. ${doubt}`);
  const span = humanizeMinutes(windowLengthMinutes(rules.window, atMs));
  const unit = rules.budgetingMethod === "Occurrences" ? "event" : "slice";
  const { remainingShare } = budget;
  if (isSpentShare(remainingShare)) return { status: "spent", because: inDoubt(spentSentence(budget, span, unit)) };
  const firing = burn.filter((view) => view.firing).map(({ rule, because }) => `${rule}: ${because}`);
  if (firing.length > 0) return { status: "burning", because: inDoubt(firing.join("; ")) };
  if (staleness !== undefined) return { status: "no_data", because: staleness };
  if (remainingShare === undefined) {
    return { status: "no_data", because: inDoubt(`No ${unit}s were counted in the last ${span}`) };
  }
  return { status: "ok", because: inDoubt(`${percent(remainingShare)} of the error budget is left`) };
}

function spentSentence({ badEvents, allowedBadEvents }: Budget, span: string, unit: string): string {
  const [bad, allowed] = [badEvents, allowedBadEvents].map((count) => Number(count.toPrecision(6)));
  return `The error budget is spent: ${bad} bad ${unit}s in ${span}, of ${allowed} allowed`;
}

const budgetView = (budget: Budget, { good, total }: Sums, windowFrom: Date): BudgetView => ({
  good,
  total,
  attained: budget.attained ?? null,
  allowedBadEvents: budget.allowedBadEvents,
  badEvents: budget.badEvents,
  remainingShare: budget.remainingShare ?? null,
  remainingEvents: budget.remainingEvents,
  remainingMinutes: budget.remainingMinutes ?? null,
  young: budget.young,
  windowFrom,
});
