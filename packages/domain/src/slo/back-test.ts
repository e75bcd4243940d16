import { MINUTE_MS } from "../time/milliseconds.ts";
import type { Span } from "../time/span.ts";
import type { AlertingRules } from "./alerting.ts";
import { type FiredAlert, firedAlerts, wholeBudget } from "./back-test-alerts.ts";
import { type BackTestIncident, type IncidentOutcome, incidentOf, outcomesOf } from "./back-test-incidents.ts";
import { type Budget, budgetOf } from "./budget.ts";
import { budgetMinutes } from "./budget-minutes.ts";
import { type MinuteSums, minuteSums } from "./minute-sums.ts";
import { type Minutes, minuteOf, runningSums } from "./minutes.ts";
import type { ObjectiveRules } from "./objective-rules.ts";
import {
  elapsedShare,
  type SloWindow,
  windowEndMs,
  windowLengthMinutes,
  windowMinutes,
  windowStartMs,
} from "./window.ts";

export type { FiredAlert } from "./back-test-alerts.ts";
export type { BackTestIncident, IncidentOutcome } from "./back-test-incidents.ts";

/** Before so much of a window was measured, nobody can say what a whole one will hold: there is no lowest point. */
const ENOUGH_OF_WINDOW = 0.1;

/** What is replayed, and by which definition. */
export type BackTestQuestion = {
  /** What was measured: at least what is replayed, and a window before it for the budget to be true. */
  readonly measured: Minutes;
  readonly excluded: readonly Span[];
  readonly rules: ObjectiveRules;
  readonly alerting: AlertingRules;
  /** Replayed are the minutes from one moment to before another. */
  readonly fromMs: number;
  readonly toMs: number;
  /** The known incidents of the service, also those that lie outside. */
  readonly incidents: readonly BackTestIncident[];
};

export type BackTestResult = {
  /** At the end. */
  readonly budget: Budget;
  /** The least that was left at any minute, of a whole window (`wholeBudget`); undefined before a tenth was measured. */
  readonly lowest: { readonly atMs: number; readonly remainingShare: number } | undefined;
  /** Oldest first. */
  readonly fired: readonly (FiredAlert & { readonly incident: string | undefined })[];
  readonly pages: number;
  readonly tickets: number;
  /** Pages that would have told of no known incident. */
  readonly pagesWithoutIncident: number;
  readonly incidents: readonly IncidentOutcome[];
  /** Share of the replayed minutes that were measured, 0 to 1. */
  readonly measuredShare: number;
};

/**
 * Replays an objective minute by minute over what was measured: what would be left of its budget, which alerts would have
 * fired, and what they would have told of the incidents that are known. The budget and the alerts are judged after each
 * minute as an evaluation judges them then. Costs as much as there are minutes and alerts, whatever the windows.
 */
export function backTest(question: BackTestQuestion): BackTestResult {
  const { measured, rules, alerting, incidents } = question;
  const minutes = budgetMinutes(measured, rules, question.excluded);
  const sums = minuteSums(minutes);
  const span = { fromMs: minuteOf(question.fromMs), toMs: minuteOf(question.toMs) };
  const windowFromMs = windowStarts(rules.window, span);
  const fired = firedAlerts({ minutes, sums, rules, alerting, span, windowFromMs });
  const known = incidents
    .filter(({ fromMs, toMs = Number.POSITIVE_INFINITY }) => fromMs < span.toMs && toMs > span.fromMs)
    .toSorted((a, b) => a.fromMs - b.fromMs || (a.reference < b.reference ? -1 : 1));
  const told = fired.map((alert) => ({ ...alert, incident: incidentOf(alert, known)?.reference }));
  const pages = told.filter(({ severity }) => severity === "page");
  return {
    budget: budgetAtEnd(minutes, rules, span.toMs, windowFromMs(span.toMs - MINUTE_MS)),
    lowest: lowestPoint(sums, rules, span, windowFromMs),
    fired: told,
    pages: pages.length,
    tickets: told.length - pages.length,
    pagesWithoutIncident: pages.filter(({ incident }) => incident === undefined).length,
    incidents: outcomesOf(known, fired),
    measuredShare: measuredShare(measured, span),
  };
}

/** Where the window that ends with a minute begins, in epoch milliseconds. */
function windowStarts(window: SloWindow, { fromMs, toMs }: Span): (minuteMs: number) => number {
  if (window.calendar === undefined) {
    const lengthMs = (windowMinutes(window.duration) - 1) * MINUTE_MS;
    return (minuteMs) => minuteMs - lengthMs;
  }
  const boundaries = [minuteOf(windowStartMs(window, fromMs))];
  for (let next = windowEndMs(window, fromMs); next < toMs; next = windowEndMs(window, next)) {
    boundaries.push(minuteOf(next));
  }
  return (minuteMs) => boundaries.findLast((boundary) => boundary <= minuteMs) ?? minuteMs;
}

function budgetAtEnd(
  minutes: Minutes,
  { target, window }: ObjectiveRules,
  endMs: number,
  windowFromMs: number,
): Budget {
  const counts = runningSums(minutes)(windowFromMs, endMs);
  const firstKnown = minutes.state.findIndex((state) => state !== 0);
  const sinceMs = minutes.startMs + Math.max(0, firstKnown) * MINUTE_MS;
  const lastMs = endMs - 1;
  return budgetOf({
    target,
    windowMinutes: windowLengthMinutes(window, lastMs),
    counts,
    elapsedShare: firstKnown < 0 ? 0 : elapsedShare(window, endMs, sinceMs),
  });
}

function lowestPoint(
  sums: MinuteSums,
  rules: ObjectiveRules,
  { fromMs, toMs }: Span,
  windowFromMs: (minuteMs: number) => number,
): BackTestResult["lowest"] {
  const enough = ENOUGH_OF_WINDOW * windowMinutes(rules.window.duration);
  let lowest: BackTestResult["lowest"];
  for (let atMs = fromMs; atMs < toMs; atMs += MINUTE_MS) {
    const [from, to] = [sums.place(windowFromMs(atMs)), sums.place(atMs + MINUTE_MS)];
    if (!(sums.totalBetween(from, to) > 0) || sums.knownBetween(from, to) < enough) continue;
    const remainingShare = 1 - sums.badBetween(from, to) / wholeBudget(sums, rules, from, to);
    if (lowest === undefined || remainingShare < lowest.remainingShare) {
      lowest = { atMs: atMs + MINUTE_MS, remainingShare };
    }
  }
  return lowest;
}

function measuredShare(measured: Minutes, { fromMs, toMs }: Span): number {
  const minutes = (toMs - fromMs) / MINUTE_MS;
  return minutes > 0 ? runningSums(measured)(fromMs, toMs).measuredMinutes / minutes : 0;
}
