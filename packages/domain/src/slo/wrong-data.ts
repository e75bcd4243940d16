import { MINUTE_MS } from "../time/milliseconds.ts";
import { minuteOf, type Sums } from "./minutes.ts";

/** What looks wrong about an objective's data, since when, and when it last did. Plain JSON, kept between evaluations. */
export type Doubt = {
  readonly sinceMs: number;
  readonly lastMs: number;
  readonly sentence: string;
  /** The counter stands still, which goes on until it moves. */
  readonly stands: boolean;
};

const HOUR_MINUTES = 60;
const DAY_MINUTES = 1440;
/** Fewer events an hour may be chance. */
const BUSY_EVENTS = 60;

/** The windows that `standsStill` looks at. */
export const STILL_WINDOWS: readonly number[] = [
  HOUR_MINUTES,
  2 * HOUR_MINUTES,
  DAY_MINUTES,
  DAY_MINUTES + HOUR_MINUTES,
];

/**
 * Whether a counter stopped that was moving: measured for an hour without one event, where the hour before and the same
 * hour of the day before were busy. Once it stands it goes on standing until it moves. A sentence with the mend; undefined
 * while it moves, or where that little is usual at this hour.
 */
export function standsStill(inLast: (minutes: number) => Sums, before: Doubt | null): string | undefined {
  const now = inLast(HOUR_MINUTES);
  if (now.total > 0) return undefined;
  if (before?.stands && now.measuredMinutes > 0) return before.sentence;
  if (now.measuredMinutes < HOUR_MINUTES - 2) return undefined;
  const hourBefore = inLast(2 * HOUR_MINUTES).total;
  const yesterday = inLast(DAY_MINUTES + HOUR_MINUTES).total - inLast(DAY_MINUTES).total;
  if (hourBefore < BUSY_EVENTS || yesterday < BUSY_EVENTS) return undefined;
  return `The counter stands still: no event in the last hour, ${Math.round(hourBefore)} in the hour before and ${Math.round(yesterday)} at this hour yesterday; check that it is still counted and that traffic still comes here`;
}

/** Whether a moment lies so many minutes after another, by whole minutes: evaluations come at no exact second. */
export const isLater = (atMs: number, sinceMs: number, minutes: number): boolean =>
  minuteOf(atMs) - minuteOf(sinceMs) >= minutes * MINUTE_MS;

/**
 * What is in doubt as of now, given what was before: a doubt that is repaired is forgotten after as long as it takes to be
 * told, so that one that comes and goes is one.
 */
export function nextDoubt(
  before: Doubt | null,
  found: { readonly sentence: string; readonly stands: boolean } | undefined,
  atMs: number,
  forgottenAfterMinutes: number,
): Doubt | null {
  const isRecent = before !== null && !isLater(atMs, before.lastMs, forgottenAfterMinutes);
  if (found) return { ...found, sinceMs: isRecent ? before.sinceMs : atMs, lastMs: atMs };
  return isRecent ? before : null;
}
