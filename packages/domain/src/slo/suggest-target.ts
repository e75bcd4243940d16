import { MINUTE_MS } from "../time/milliseconds.ts";
import type { Span } from "../time/span.ts";
import type { AlertingRules } from "./alerting.ts";
import { type BackTestQuestion, backTest } from "./back-test.ts";
import { budgetMinutes } from "./budget-minutes.ts";
import { errorBudget } from "./counts.ts";
import { minuteSums } from "./minute-sums.ts";
import { MINUTE, type Minutes } from "./minutes.ts";
import type { ObjectiveRules } from "./objective-rules.ts";
import { wholePercent } from "./percent.ts";
import { MOST_OF_BUDGET, percent, USUAL_TARGETS } from "./propose-target.ts";
import { windowMinutes } from "./window.ts";

const DAY_MINUTES = 1_440;
/** A target that was kept in so many of the past windows is kept nearly always. */
const NEARLY_ALWAYS = 0.95;
/** With fewer past windows, a shorter window is looked at. */
const FEWEST_WINDOWS = 7;
/** A window of which less was measured says little. */
const LEAST_MEASURED = 0.5;
const SHORTER_DAYS = [28, 14, 7, 1] as const;
const QUANTILES = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1] as const;

export type History = {
  readonly measured: Minutes;
  readonly excluded: readonly Span[];
  readonly rules: ObjectiveRules;
  /** The alerting that the objective would have with another target. */
  readonly alertingAt: (target: number) => AlertingRules;
  readonly incidents: BackTestQuestion["incidents"];
};

export type TargetOption = {
  readonly target: number;
  readonly windows: number;
  readonly kept: number;
  /** Share of the budget used in the window in the middle, and in the worst. */
  readonly medianUsed: number;
  readonly worstUsed: number;
  readonly pages: number;
  readonly tickets: number;
};

export type TargetSuggestion = {
  readonly decision: number;
  readonly because: string;
  /** The window that was looked at; shorter than the objective's where history is short. */
  readonly windowMinutes: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly measuredShare: number;
  readonly attained: readonly { readonly quantile: number; readonly attained: number }[];
  /** The strictest first. */
  readonly options: readonly TargetOption[];
};

/**
 * The target that the past would have kept: the strictest usual one that was met in at least 95 % of the past windows, with
 * at most three quarters of its budget used in the window in the middle. Looked at is every window that ends with a day of
 * the history, of the objective's length, or of the longest of 28, 14, 7 and 1 days of which the history holds seven; a
 * calendar window counts as a rolling one. The pages of each target are those of a back-test.
 */
export function suggestTarget(history: History): TargetSuggestion {
  const { measured, rules, excluded } = history;
  const minutes = budgetMinutes(measured, rules, excluded);
  const known = knownSpan(measured);
  const lengthMinutes = lengthFor(windowMinutes(rules.window.duration), (known.toMs - known.fromMs) / MINUTE_MS);
  const attained = attainedBy(minutes, known, lengthMinutes);
  const targets = [...new Set([...USUAL_TARGETS, rules.target])].sort((a, b) => b - a);
  const options = attained.length === 0 ? [] : targets.map((target) => optionOf(target, attained, history, known));
  const knownMinutes = measured.state.reduce((sum, state) => sum + (state === MINUTE.missing ? 0 : 1), 0);
  return {
    ...choose(options, rules.target, lengthMinutes),
    windowMinutes: lengthMinutes,
    ...known,
    measuredShare: measured.state.length > 0 ? knownMinutes / measured.state.length : 0,
    attained:
      attained.length === 0 ? [] : QUANTILES.map((quantile) => ({ quantile, attained: at(attained, quantile) })),
    options,
  };
}

/** From the first measured minute to after the last. */
function knownSpan({ startMs, state }: Minutes): Span {
  const first = state.findIndex((one) => one !== MINUTE.missing);
  const last = state.findLastIndex((one) => one !== MINUTE.missing);
  return { fromMs: startMs + Math.max(0, first) * MINUTE_MS, toMs: startMs + (last + 1) * MINUTE_MS };
}

function lengthFor(wanted: number, knownMinutes: number): number {
  const lengths = [wanted, ...SHORTER_DAYS.map((days) => days * DAY_MINUTES).filter((length) => length < wanted)];
  const enough = lengths.find((length) => knownMinutes - length >= (FEWEST_WINDOWS - 1) * DAY_MINUTES);
  return enough ?? lengths.at(-1) ?? wanted;
}

/** What the windows that end with each day attained, the worst first; those that were hardly measured are left out. */
function attainedBy(minutes: Minutes, { fromMs, toMs }: Span, lengthMinutes: number): number[] {
  const sums = minuteSums(minutes);
  const found: number[] = [];
  for (let endMs = toMs; endMs - lengthMinutes * MINUTE_MS >= fromMs; endMs -= DAY_MINUTES * MINUTE_MS) {
    const [from, to] = [sums.place(endMs - lengthMinutes * MINUTE_MS), sums.place(endMs)];
    const total = sums.totalBetween(from, to);
    if (!(total > 0) || sums.knownBetween(from, to) < LEAST_MEASURED * lengthMinutes) continue;
    found.push(1 - sums.badBetween(from, to) / total);
  }
  return found.sort((a, b) => a - b);
}

/** The value below which a share of the sorted values lies, between two of them by their distance. */
function at(sorted: readonly number[], quantile: number): number {
  const place = quantile * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return low + (high - low) * (place - Math.floor(place));
}

function optionOf(target: number, attained: readonly number[], history: History, known: Span): TargetOption {
  const { measured, excluded, rules, alertingAt, incidents } = history;
  const used = (share: number): number => (1 - share) / errorBudget(target);
  const alerting = alertingAt(target);
  const { pages, tickets } = backTest({
    measured,
    excluded,
    rules: { ...rules, target },
    alerting,
    ...known,
    incidents,
  });
  return {
    target,
    windows: attained.length,
    kept: attained.filter((share) => used(share) <= 1 + 1e-9).length,
    medianUsed: used(at(attained, 0.5)),
    worstUsed: used(attained[0] ?? 1),
    pages,
    tickets,
  };
}

function choose(
  options: readonly TargetOption[],
  current: number,
  lengthMinutes: number,
): { readonly decision: number; readonly because: string } {
  const days = Number((lengthMinutes / DAY_MINUTES).toFixed(1));
  const span = days === 1 ? "1 day" : `${days} days`;
  if (options.length === 0) {
    return { decision: current, because: `there is no measured window of ${span} yet: keep the target and look again` };
  }
  const usual = options.filter(({ target }) => USUAL_TARGETS.some((one) => one === target));
  const found = usual.find(
    ({ kept, windows, medianUsed }) => kept >= NEARLY_ALWAYS * windows - 1e-9 && medianUsed <= MOST_OF_BUDGET,
  );
  const chosen = found ?? usual.at(-1);
  if (!chosen) return { decision: current, because: "there is no usual target" };
  const { target, kept, windows, medianUsed, worstUsed, pages } = chosen;
  const used = `${wholePercent(medianUsed)} of its budget used in the middle one, ${wholePercent(worstUsed)} in the worst`;
  const paged = pages === 1 ? "1 page" : `${pages} pages`;
  const past = `${percent(target)} was met in ${kept} of ${windows} past windows of ${span}, with ${used}, and ${paged}`;
  if (!found) return { decision: target, because: `${past}: no usual target was kept, so begin low, and raise it` };
  const stricter = usual[usual.indexOf(chosen) - 1];
  const next = stricter
    ? `; ${percent(stricter.target)} was met in ${stricter.kept}, with ${wholePercent(stricter.medianUsed)} used in the middle one`
    : "";
  return { decision: target, because: `${past}${next}` };
}
