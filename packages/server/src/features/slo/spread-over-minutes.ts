import type { Counts } from "@shipshape/domain/slo/counts";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";

/** A reading that late belongs to the minute it is made in, as every reading does that comes in time. */
const IN_TIME_MINUTES = 2;
const MOST_PIECES = 60;

export const minuteOf = (atMs: number): number => Math.floor(atMs / MINUTE_MS) * MINUTE_MS;

/**
 * Events counted between two readings, as minutes. In time, all of them belong to the minute of the later reading; one that
 * was left out between the two is known too, and holds nothing. After a gap (we were off, or the source was) nobody knows when in it they happened: they are spread evenly, in at most sixty
 * pieces, so that a long gap neither looks like a burst now nor costs a row a minute. Whole counts stay whole.
 */
export function spreadOverMinutes(
  counts: Counts,
  fromMs: number,
  toMs: number,
): { readonly minuteMs: number; readonly good: number; readonly total: number }[] {
  const last = minuteOf(toMs);
  const minutes = (last - minuteOf(fromMs)) / MINUTE_MS;
  if (minutes <= IN_TIME_MINUTES) {
    const between = minutes === IN_TIME_MINUTES ? [{ minuteMs: last - MINUTE_MS, good: 0, total: 0 }] : [];
    return [...between, { minuteMs: last, ...counts }];
  }
  const pieces = Math.min(MOST_PIECES, minutes);
  const shares = sharesOf(counts, pieces);
  return shares.map((share, index) => {
    const beforeLast = Math.round(((pieces - 1 - index) * minutes) / pieces);
    return { minuteMs: last - beforeLast * MINUTE_MS, ...share };
  });
}

/** Equal shares by running sums: rounded where both counts are whole, so that the shares add up to them exactly. */
function sharesOf({ good, total }: Counts, pieces: number): Counts[] {
  const isWhole = Number.isInteger(good) && Number.isInteger(total);
  const upTo = (piece: number): Counts => {
    const totalSoFar = isWhole ? Math.round((total * piece) / pieces) : (total * piece) / pieces;
    const goodSoFar = total > 0 ? (good * totalSoFar) / total : 0;
    return { total: totalSoFar, good: isWhole ? Math.round(goodSoFar) : goodSoFar };
  };
  return Array.from({ length: pieces }, (_, piece) => {
    const [before, after] = [upTo(piece), upTo(piece + 1)];
    return { good: after.good - before.good, total: after.total - before.total };
  });
}
