import type { ChartLine, TimeSpan } from "./chart-marks.ts";

/** The place of the time nearest to a moment; undefined where there is none. Times ascend. */
export function nearestIndex(at: readonly number[], ms: number): number | undefined {
  if (at.length === 0) return undefined;
  let [low, high] = [0, at.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((at[middle] ?? 0) < ms) low = middle + 1;
    else high = middle;
  }
  const before = at[low - 1];
  const after = at[low] ?? 0;
  return before !== undefined && ms - before <= after - ms ? low - 1 : low;
}

/** The point that speaks for a moment: the nearest, where it is no further away than the points are from each other. */
export function readingIndex(at: readonly number[], ms: number): number | undefined {
  const index = nearestIndex(at, ms);
  const time = index === undefined ? undefined : at[index];
  if (index === undefined || time === undefined) return undefined;
  const besides = [at[index - 1], at[index + 1]].flatMap((other) =>
    other === undefined ? [] : Math.abs(other - time),
  );
  return Math.abs(ms - time) <= Math.max(60_000, ...besides) ? index : undefined;
}

/** The last point at which a line that speaks has a value. */
export const lastReading = (at: readonly number[], lines: readonly ChartLine[]): number =>
  at.findLastIndex((_, index) => lines.some(({ silent, values }) => !silent && typeof values[index] === "number"));

/** Stretches between points in which the measured lines have no value, as wide as they are drawn: a gap is a gap. */
export function gapsOf(at: readonly number[], lines: readonly ChartLine[]): TimeSpan[] {
  const measured = lines.filter(({ isMeasured }) => isMeasured);
  if (measured.length === 0) return [];
  const gaps: { fromMs: number; toMs: number }[] = [];
  let openedAt: number | undefined;
  at.forEach((ms, index) => {
    const isEmpty = measured.every(({ values }) => typeof values[index] !== "number");
    if (isEmpty) openedAt ??= at[index - 1] ?? ms;
    else if (openedAt !== undefined) {
      gaps.push({ fromMs: openedAt, toMs: ms });
      openedAt = undefined;
    }
  });
  const end = at.at(-1);
  if (openedAt !== undefined && end !== undefined) gaps.push({ fromMs: openedAt, toMs: end });
  return gaps.filter(({ fromMs, toMs }) => toMs > fromMs);
}

/** Points without a neighbour that has a value: a line of one point is drawn as a dot. */
export const lonelyPoints = (values: readonly (number | null | undefined)[]): number[] =>
  values.flatMap((value, index) =>
    typeof value === "number" && typeof values[index - 1] !== "number" && typeof values[index + 1] !== "number"
      ? [index]
      : [],
  );
