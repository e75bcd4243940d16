import { MINUTE_MS } from "../time/milliseconds.ts";
import type { Span } from "../time/span.ts";
import { MINUTE, type Minutes, minuteOf } from "./minutes.ts";
import type { ObjectiveRules } from "./objective-rules.ts";

/** A gap is filled with the mean of the measured minutes among the last so many before it … */
const SAMPLE_MINUTES = 60;
/** … for at most a day: what a minute had before says little of a gap that lasts longer. */
const GAP_REACH_MINUTES = 1_440;
/** What is measured may arrive late: so long after a minute nothing is concluded from its absence. */
const SETTLED_AFTER_MINUTES = 5;
/** Filled events come in such parts, so that sums and differences of them stay exact. */
const PARTS_OF_EVENT = 1_024;

/** The beginning of the first minute whose absence does not mean anything yet: it may still be under way. */
export const settledUntilMs = (nowMs: number): number => minuteOf(nowMs) - SETTLED_AFTER_MINUTES * MINUTE_MS;

/**
 * Whether time alone changes the budget: unmeasured minutes count, or a slice of which only some minutes were measured ends.
 */
export const changesWithTime = ({ budgetingMethod, gapPolicy }: ObjectiveRules): boolean =>
  fills(gapPolicy) || budgetingMethod !== "Occurrences";

/** Whether the budget of these rules differs from what was measured; without that the measured minutes are the budget's. */
export const needsBudgetTrack = ({ budgetingMethod, gapPolicy }: ObjectiveRules, hasExclusions: boolean): boolean =>
  hasExclusions || budgetingMethod !== "Occurrences" || fills(gapPolicy);

/**
 * How many minutes before a range must be given with it for the range to come out as it would within the whole history.
 * As many minutes after a change of the measured minutes, or of an exclusion, may differ by it.
 */
export function contextMinutes({ budgetingMethod, gapPolicy, timeSliceMinutes = 1 }: ObjectiveRules): number {
  if (budgetingMethod !== "Occurrences") return timeSliceMinutes - 1;
  return fills(gapPolicy) ? GAP_REACH_MINUTES + SAMPLE_MINUTES - 1 : 0;
}

/**
 * The budget's minutes, from the measured ones: what is excluded is taken out (each minute that a span touches), gaps are
 * counted as the gap policy says, and time slices become units of 1, so that one way of counting serves every budgeting
 * method. Missing and excluded minutes hold no events.
 *
 * Timeslices, RatioTimeslices (OpenSLO v1, "budgetingMethod"): slices lie side by side from the epoch. The unit of a slice,
 * good by 0 or 1 or by its ratio, stands on its last minute, which then counts as measured (or filled). A slice is judged
 * on the minutes of it that were measured and not excluded; one without events, and one that these minutes do not hold
 * completely, has no unit.
 *
 * Gaps are filled up to `fillUntilMs`, as a rule `settledUntilMs`: what is missing of later minutes stays so.
 */
export function budgetMinutes(
  measured: Minutes,
  rules: ObjectiveRules,
  excluded: readonly Span[],
  fillUntilMs = Number.POSITIVE_INFINITY,
): Minutes {
  if (!needsBudgetTrack(rules, excluded.length > 0)) return measured;
  const state = measured.state.slice();
  markExcluded(state, measured.startMs, excluded);
  const fillUntil = (fillUntilMs - measured.startMs) / MINUTE_MS;
  return rules.budgetingMethod === "Occurrences"
    ? byEvent(measured, state, rules.gapPolicy, fillUntil)
    : bySlice(measured, state, rules, fillUntil);
}

const fills = (policy: ObjectiveRules["gapPolicy"]): policy is "good" | "bad" => policy === "good" || policy === "bad";

function markExcluded(state: Uint8Array, startMs: number, excluded: readonly Span[]): void {
  for (const { fromMs, toMs } of excluded) {
    if (!(toMs > fromMs)) continue;
    const from = Math.max(0, Math.floor((fromMs - startMs) / MINUTE_MS));
    const to = Math.ceil((toMs - startMs) / MINUTE_MS);
    if (to > from) state.fill(MINUTE.excluded, from, to);
  }
}

function byEvent(
  measured: Minutes,
  state: Uint8Array,
  policy: ObjectiveRules["gapPolicy"],
  fillUntil: number,
): Minutes {
  const [good, total] = [measured.good.slice(), measured.total.slice()];
  let lastMeasured = Number.NEGATIVE_INFINITY;
  let events: number | undefined;
  for (let at = 0; at < state.length; at += 1) {
    if (state[at] === MINUTE.measured) {
      lastMeasured = at;
      events = undefined;
    } else if (state[at] === MINUTE.excluded) {
      good[at] = 0;
      total[at] = 0;
    } else if (fills(policy) && at < fillUntil && at - lastMeasured <= GAP_REACH_MINUTES) {
      events ??= eventsBefore(measured.total, state, lastMeasured);
      good[at] = policy === "good" ? events : 0;
      total[at] = events;
      state[at] = MINUTE.filled;
    }
  }
  return { startMs: measured.startMs, good, total, state };
}

/** The mean of the measured minutes among the sixty that end with this one. */
function eventsBefore(totals: Float64Array, state: Uint8Array, last: number): number {
  let [events, minutes] = [0, 0];
  for (let at = Math.max(0, last - SAMPLE_MINUTES + 1); at <= last; at += 1) {
    if (state[at] !== MINUTE.measured) continue;
    events += totals[at] ?? 0;
    minutes += 1;
  }
  return Math.round((events / minutes) * PARTS_OF_EVENT) / PARTS_OF_EVENT;
}

function bySlice(measured: Minutes, state: Uint8Array, rules: ObjectiveRules, fillUntil: number): Minutes {
  const { startMs } = measured;
  const length = state.length;
  const sliceMinutes = rules.timeSliceMinutes ?? 1;
  const [good, total] = [new Float64Array(length), new Float64Array(length)];
  const intoSlice = (((startMs / MINUTE_MS) % sliceMinutes) + sliceMinutes) % sliceMinutes;
  const first = intoSlice === 0 ? 0 : sliceMinutes - intoSlice;
  for (let from = first; from + sliceMinutes <= length; from += sliceMinutes) {
    const unit = unitOf(measured, state, rules, from, from + sliceMinutes);
    if (unit === undefined || (unit.state === MINUTE.filled && from + sliceMinutes > fillUntil)) continue;
    const last = from + sliceMinutes - 1;
    good[last] = unit.good;
    total[last] = 1;
    state[last] = unit.state;
  }
  return { startMs, good, total, state };
}

type Unit = { readonly good: number; readonly state: typeof MINUTE.measured | typeof MINUTE.filled };

/** What one slice is worth; undefined without events, or where all of it is excluded. */
function unitOf(
  measured: Minutes,
  state: Uint8Array,
  { budgetingMethod, timeSliceTarget, gapPolicy }: ObjectiveRules,
  from: number,
  to: number,
): Unit | undefined {
  let [goods, totals, measuredMinutes, missingMinutes] = [0, 0, 0, 0];
  for (let at = from; at < to; at += 1) {
    if (state[at] === MINUTE.measured) {
      goods += measured.good[at] ?? 0;
      totals += measured.total[at] ?? 0;
      measuredMinutes += 1;
    } else if (state[at] === MINUTE.missing) missingMinutes += 1;
  }
  if (measuredMinutes === 0) {
    if (missingMinutes === 0 || !fills(gapPolicy)) return undefined;
    return { good: gapPolicy === "good" ? 1 : 0, state: MINUTE.filled };
  }
  if (!(totals > 0)) return undefined;
  const ratio = Math.min(1, Math.max(0, goods / totals));
  if (budgetingMethod === "RatioTimeslices") return { good: ratio, state: MINUTE.measured };
  if (!(timeSliceTarget !== undefined && timeSliceTarget > 0 && timeSliceTarget <= 1)) {
    throw new RangeError(`A time slice target lies above 0 and at most at 1, not at ${timeSliceTarget}`);
  }
  return { good: ratio >= timeSliceTarget ? 1 : 0, state: MINUTE.measured };
}
