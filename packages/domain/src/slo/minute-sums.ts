import { MINUTE_MS } from "../time/milliseconds.ts";
import { MINUTE, type Minutes, type Sums } from "./minutes.ts";

/** Sums of stretches of minutes by place, for loops over every minute: no object is made for an answer. */
export type MinuteSums = {
  /** The place of a moment, clipped to what there is. */
  readonly place: (atMs: number) => number;
  readonly badBetween: (from: number, to: number) => number;
  readonly totalBetween: (from: number, to: number) => number;
  /** Minutes that are not missing: measured, filled or excluded. */
  readonly knownBetween: (from: number, to: number) => number;
  readonly between: (from: number, to: number) => Sums;
  /** The place of the first minute of which anything is known. */
  readonly firstKnown: number;
};

/** Running sums, made once; whole counts stay exact up to 2^53. */
export function minuteSums({ startMs, good, total, state }: Minutes): MinuteSums {
  const length = total.length;
  const [goods, totals] = [new Float64Array(length + 1), new Float64Array(length + 1)];
  const [measured, excluded] = [new Uint32Array(length + 1), new Uint32Array(length + 1)];
  for (let at = 0; at < length; at += 1) {
    goods[at + 1] = (goods[at] ?? 0) + (good[at] ?? 0);
    totals[at + 1] = (totals[at] ?? 0) + (total[at] ?? 0);
    measured[at + 1] = (measured[at] ?? 0) + (state[at] === MINUTE.measured || state[at] === MINUTE.filled ? 1 : 0);
    excluded[at + 1] = (excluded[at] ?? 0) + (state[at] === MINUTE.excluded ? 1 : 0);
  }
  const difference = (sums: Float64Array | Uint32Array, from: number, to: number): number =>
    (sums[to] ?? 0) - (sums[from] ?? 0);
  const firstKnown = state.findIndex((one) => one !== MINUTE.missing);
  return {
    firstKnown: firstKnown < 0 ? length : firstKnown,
    place: (atMs) => Math.min(length, Math.max(0, Math.floor((atMs - startMs) / MINUTE_MS))),
    badBetween: (from, to) => Math.max(0, difference(totals, from, to) - difference(goods, from, to)),
    totalBetween: (from, to) => difference(totals, from, to),
    knownBetween: (from, to) => difference(measured, from, to) + difference(excluded, from, to),
    between: (from, to) => ({
      good: difference(goods, from, to),
      total: difference(totals, from, to),
      measuredMinutes: difference(measured, from, to),
      excludedMinutes: difference(excluded, from, to),
    }),
  };
}
