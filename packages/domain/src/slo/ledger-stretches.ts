import { MINUTE_MS } from "../time/milliseconds.ts";
import { errorBudget } from "./counts.ts";
import type { Minutes } from "./minutes.ts";

const HOUR_MINUTES = 60;
/** So much of all hours counts as calm: an objective burns visibly in less than a quarter of its time. */
const CALM_SHARE = 0.75;
/** With less history than this, calm hours may not be calm: then nothing above the budget is taken to be usual. */
const HOURS_TO_KNOW = 24;
/** A minute stands out from this many times the usual share of bad events. */
const STANDS_OUT = 2;
const LONGEST_PAUSE_MINUTES = 5;
/** A minute, and a stretch, that chance brings about more often than this is nothing. */
const MINUTE_BY_CHANCE = 0.02;
const BY_CHANCE = 0.001;

/** A stretch of time in which an objective burned visibly, its end not included. */
export type Stretch = { readonly fromMs: number; readonly toMs: number };

/**
 * The usual share of bad events: of the calmer three quarters of the hours that held any. Where less than a day of hours
 * is known, at most what the target allows.
 */
export function usualShare({ good, total }: Minutes, target: number): number {
  const hours: { bad: number; total: number }[] = [];
  for (let from = 0; from < total.length; from += HOUR_MINUTES) {
    const hour = { bad: 0, total: 0 };
    for (let at = from; at < Math.min(total.length, from + HOUR_MINUTES); at += 1) {
      hour.total += total[at] ?? 0;
      hour.bad += (total[at] ?? 0) - (good[at] ?? 0);
    }
    if (hour.total > 0) hours.push(hour);
  }
  const calm = hours
    .toSorted((a, b) => a.bad / a.total - b.bad / b.total)
    .slice(0, Math.ceil(hours.length * CALM_SHARE));
  const events = calm.reduce((sum, hour) => sum + hour.total, 0);
  const share = events > 0 ? Math.max(0, calm.reduce((sum, hour) => sum + hour.bad, 0) / events) : 0;
  return hours.length < HOURS_TO_KNOW ? Math.min(share, errorBudget(target)) : share;
}

/**
 * The stretches in which an objective burned visibly: minutes with more than twice the usual share of bad events, and more
 * of them than chance gives once in fifty times; with pauses of at most five minutes (or a time slice) between them; and
 * with more bad events in all than chance gives once in a thousand times (Poisson, at the usual rate).
 */
export function burningStretches(minutes: Minutes, usual: number, sliceMinutes = 1): Stretch[] {
  const { good, total, startMs } = minutes;
  const longestPause = Math.max(LONGEST_PAUSE_MINUTES, sliceMinutes);
  const found: Stretch[] = [];
  let [from, last] = [-1, -1];
  // Up to the last minute that stands out, and with the pause since.
  let [bad, events, badSince, eventsSince] = [0, 0, 0, 0];
  const close = (): void => {
    if (from >= 0 && chanceOf(bad, usual * events) < BY_CHANCE) {
      // The unit of a time slice stands on its last minute.
      found.push({ fromMs: startMs + (from - sliceMinutes + 1) * MINUTE_MS, toMs: startMs + (last + 1) * MINUTE_MS });
    }
    [from, bad, events, badSince, eventsSince] = [-1, 0, 0, 0, 0];
  };
  for (let at = 0; at < total.length; at += 1) {
    const eventsNow = total[at] ?? 0;
    const badNow = eventsNow - (good[at] ?? 0);
    if (from >= 0) {
      badSince += badNow;
      eventsSince += eventsNow;
    }
    if (!standsOut(badNow, usual * eventsNow)) continue;
    if (from >= 0 && at - last - 1 > longestPause) close();
    if (from < 0) [from, badSince, eventsSince] = [at, badNow, eventsNow];
    bad += badSince;
    events += eventsSince;
    [last, badSince, eventsSince] = [at, 0, 0];
  }
  close();
  return found;
}

const standsOut = (bad: number, expected: number): boolean =>
  bad > 0 && bad > STANDS_OUT * expected && chanceOf(bad, expected) < MINUTE_BY_CHANCE;

/** The probability of at least so many events where so many are expected (Poisson); far out it is taken for none. */
function chanceOf(events: number, expected: number): number {
  const least = Math.floor(events + 1e-9);
  if (least <= 0) return expected > 0 ? 1 : 0;
  if (expected <= 0 || events > expected + 20 * Math.sqrt(expected) + 20) return 0;
  // The normal curve is near enough here: 3.1 deviations are one in a thousand.
  if (expected > 200) return events > expected + 3.1 * Math.sqrt(expected) ? 0 : 1;
  let [term, below] = [Math.exp(-expected), 0];
  for (let count = 0; count < least; count += 1) {
    below += term;
    term *= expected / (count + 1);
  }
  return 1 - below;
}
