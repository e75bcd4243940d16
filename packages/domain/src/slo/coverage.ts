import { MINUTE_MS } from "../time/milliseconds.ts";
import { minuteOf, type Sums } from "./minutes.ts";

/** What is measured arrives late: so long after a minute's end nothing is concluded from its absence. */
const GRACE_MINUTES = 2;

/** How far counting has come, as of a moment. */
export type Watermark = {
  readonly atMs: number;
  /** The oldest and the newest minute ever measured, in epoch milliseconds; undefined before the first. */
  readonly countedFromMs: number | undefined;
  readonly countedUntilMs: number | undefined;
  /** Minutes of a time slice, which is known when it is over; 1 where events are counted. */
  readonly sliceMinutes: number;
};

/** Whether the newest data is so fresh that what is still missing may just be under way. */
export const isFresh = ({ atMs, countedUntilMs, sliceMinutes }: Watermark): boolean =>
  countedUntilMs !== undefined && atMs - countedUntilMs <= (GRACE_MINUTES + sliceMinutes) * MINUTE_MS;

/**
 * The share of a window's minutes that was measured, 0 to 1, of those that could have been: not what lies before counting
 * began, what is excluded, or what is still under way. Undefined where none could have been.
 */
export function coverageOf(windowMinutes: number, sums: Sums, watermark: Watermark): number | undefined {
  const { atMs, countedFromMs, countedUntilMs } = watermark;
  if (countedFromMs === undefined || countedUntilMs === undefined) return undefined;
  const newestMs = minuteOf(atMs);
  const oldestMs = newestMs - (windowMinutes - 1) * MINUTE_MS;
  const before = Math.max(0, (minuteOf(countedFromMs) - oldestMs) / MINUTE_MS);
  const trailing = Math.max(0, (newestMs - countedUntilMs) / MINUTE_MS);
  const underWay = isFresh(watermark) ? trailing : Math.min(1, trailing);
  const expected = Math.max(windowMinutes - before - underWay - sums.excludedMinutes, sums.measuredMinutes);
  return expected > 0 ? sums.measuredMinutes / expected : undefined;
}
