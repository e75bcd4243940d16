import type { Budget as BudgetSchema, SloStatus } from "@shipshape/contract/slo";
import { type Budget, budgetOf, timeToExhaustionMinutes } from "@shipshape/domain/slo/budget";
import { burnRate } from "@shipshape/domain/slo/burn-rate";
import type { Counts } from "@shipshape/domain/slo/counts";
import { elapsedShare, windowLengthMinutes, windowStartMs } from "@shipshape/domain/slo/window";
import { humanizeMinutes } from "@shipshape/domain/time/duration";
import { utcMinute } from "@shipshape/domain/time/utc-minute";
import type * as z from "zod";
import { type BurnEvidence, type BurnJudgement, burnRulesOf, judgeBurn } from "./judge-burn.ts";

const MINUTE_MS = 60_000;
/** Without a fresh slice for so long, an objective says so. */
const STALE_AFTER_MINUTES = 5;
/** Sooner than that, and before the shortest window runs empty, nothing is concluded from what is missing. */
const HELD_AFTER_MINUTES = 2;
/** The burn of the last hour says how long the budget lasts. */
const RECENT_MINUTES = 60;
/** A share this small is binary noise around zero. */
const NOISE = 1e-9;

/** What an evaluation looks at. */
export type Evidence = Omit<BurnEvidence, "isHeld"> & {
  readonly unit: "event" | "slice";
  readonly createdAtMs: number;
  /** The oldest and the newest minute ever counted. */
  readonly countedFromMs: number | undefined;
  readonly countedUntilMs: number | undefined;
  readonly problem: string | null;
  readonly suspicion: string | null;
  /** Counts over the budget's window. */
  readonly inWindow: Counts;
};

export type BudgetView = z.output<typeof BudgetSchema>;

export type Judgement = BurnJudgement & {
  readonly status: z.output<typeof SloStatus>;
  readonly because: string;
  readonly budget: BudgetView;
  readonly isSpent: boolean;
  readonly timeToExhaustionMinutes: number | null;
  readonly dataUntil: Date | null;
  readonly dataProblem: string | null;
};

/** The last so many minutes whose counts an evaluation needs, beside the budget's window. */
export function minutesNeeded(ground: Pick<Evidence, "target" | "window" | "atMs">): number[] {
  const windows = burnRulesOf(ground).rules.flatMap((rule) => [rule.longWindowMinutes, rule.shortWindowMinutes]);
  return [...new Set([RECENT_MINUTES, ...windows])];
}

export const isSpentShare = (remainingShare: number | null | undefined): boolean =>
  typeof remainingShare === "number" && remainingShare <= NOISE;

/** Judges an objective: its budget, what burns, what begins and ends, and one status with its reason. */
export function judgeObjective(evidence: Evidence): Judgement {
  const { atMs, target, window, inWindow, inLast, countedUntilMs } = evidence;
  const windowMinutes = windowLengthMinutes(window, atMs);
  const share = elapsedShare(window, atMs, evidence.countedFromMs ?? evidence.createdAtMs);
  const budget = budgetOf({ target, windowMinutes, counts: inWindow, elapsedShare: share });
  const staleness = stalenessOf(evidence);
  const judged = judgeBurn({ ...evidence, isHeld: atMs - freshUntilMs(evidence) > HELD_AFTER_MINUTES * MINUTE_MS });
  const recentBurn = burnRate(inLast(RECENT_MINUTES), target);
  const lasts = timeToExhaustionMinutes({ remainingShare: budget.remainingShare, burnRate: recentBurn, windowMinutes });
  return {
    ...judged,
    ...statusOf(evidence, budget, judged, staleness),
    budget: budgetView(budget, inWindow, new Date(windowStartMs(window, atMs))),
    isSpent: isSpentShare(budget.remainingShare),
    // A budget that lasts longer than its window is not running out.
    timeToExhaustionMinutes: lasts === undefined || lasts > windowMinutes ? null : lasts,
    dataUntil: countedUntilMs === undefined ? null : new Date(countedUntilMs),
    dataProblem: staleness ?? evidence.suspicion,
  };
}

/** Until when everything is counted: the end of the newest minute, or when the objective was made. */
const freshUntilMs = ({ countedUntilMs, createdAtMs }: Evidence): number =>
  countedUntilMs === undefined ? createdAtMs : countedUntilMs + MINUTE_MS;

/** Why there is no fresh data and since when; undefined while there is. */
function stalenessOf(evidence: Evidence): string | undefined {
  const { atMs, countedUntilMs, problem } = evidence;
  const sinceMs = freshUntilMs(evidence);
  if (atMs - sinceMs <= STALE_AFTER_MINUTES * MINUTE_MS) return undefined;
  const since = utcMinute(new Date(sinceMs));
  const what = countedUntilMs === undefined ? "No data has come since it was made at" : "No fresh data since";
  return `${what} ${since}: ${problem ?? "nothing was collected or pushed"}`;
}

/** Spent before burning before no data before ok; what is wrong with the data is said with each. */
function statusOf(
  { suspicion, unit, window, atMs }: Evidence,
  budget: Budget,
  { burn }: BurnJudgement,
  staleness: string | undefined,
): Pick<Judgement, "status" | "because"> {
  const doubt = staleness ?? suspicion;
  const inDoubt = (because: string): string => (doubt === null ? because : `${because}. ${doubt}`);
  const span = humanizeMinutes(windowLengthMinutes(window, atMs));
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

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;

function spentSentence({ badEvents, allowedBadEvents }: Budget, span: string, unit: string): string {
  const [bad, allowed] = [badEvents, allowedBadEvents].map((count) => Number(count.toPrecision(6)));
  return `The error budget is spent: ${bad} bad ${unit}s in ${span}, of ${allowed} allowed`;
}

const budgetView = (budget: Budget, { good, total }: Counts, windowFrom: Date): BudgetView => ({
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
