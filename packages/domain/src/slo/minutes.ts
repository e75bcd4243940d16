import { MINUTE_MS } from "../time/milliseconds.ts";
import type { Counts } from "./counts.ts";

/**
 * What is known of a minute. `missing`: nothing was measured, which is neither good nor bad. `measured`: counted, also
 * where there were no events. `excluded`: taken out of the budget by an exclusion. `filled`: not measured, and counted as
 * the objective's gap policy says.
 */
export const MINUTE = { missing: 0, measured: 1, excluded: 2, filled: 3 } as const;

/** Events minute by minute, without holes: the nth entry is the minute that begins at `startMs` + n minutes. */
export type Minutes = {
  /** Beginning of the first minute, in epoch milliseconds: a whole minute. */
  readonly startMs: number;
  /** 0 where a minute is missing or excluded. */
  readonly good: Float64Array;
  readonly total: Float64Array;
  /** One of `MINUTE` each. */
  readonly state: Uint8Array;
};

/** Counts of a stretch of minutes, with how many of them were measured (or filled) and how many were excluded. */
export type Sums = Counts & { readonly measuredMinutes: number; readonly excludedMinutes: number };

/** So many minutes of which nothing is known. */
export const noMinutes = (startMs: number, length: number): Minutes => ({
  startMs,
  good: new Float64Array(length),
  total: new Float64Array(length),
  state: new Uint8Array(length),
});

/** The beginning of the minute that holds a moment, in epoch milliseconds. */
export const minuteOf = (atMs: number): number => Math.floor(atMs / MINUTE_MS) * MINUTE_MS;

/** The same minutes from one moment to before another, clipped to what there is; shares memory with the original. */
export function minutesBetween(minutes: Minutes, fromMs: number, toMs: number): Minutes {
  const { startMs, good, total, state } = minutes;
  const place = (ms: number): number => Math.min(total.length, Math.max(0, Math.floor((ms - startMs) / MINUTE_MS)));
  const [from, to] = [place(fromMs), Math.max(place(fromMs), place(toMs))];
  return {
    startMs: startMs + from * MINUTE_MS,
    good: good.subarray(from, to),
    total: total.subarray(from, to),
    state: state.subarray(from, to),
  };
}

/** Everything that these minutes hold. */
export function sumMinutes({ good, total, state }: Minutes): Sums {
  const sums = { good: 0, total: 0, measuredMinutes: 0, excludedMinutes: 0 };
  for (let at = 0; at < total.length; at += 1) {
    sums.good += good[at] ?? 0;
    sums.total += total[at] ?? 0;
    if (state[at] === MINUTE.excluded) sums.excludedMinutes += 1;
    else if (state[at] !== MINUTE.missing) sums.measuredMinutes += 1;
  }
  return sums;
}

/** Running sums, made once: the sums of any stretch are then one subtraction. Whole counts stay exact up to 2^53. */
export function runningSums(minutes: Minutes): (fromMs: number, toMs: number) => Sums {
  const { startMs, total } = minutes;
  const length = total.length;
  const [goods, totals] = [new Float64Array(length + 1), new Float64Array(length + 1)];
  const [measured, excluded] = [new Uint32Array(length + 1), new Uint32Array(length + 1)];
  for (let at = 0; at < length; at += 1) {
    const state = minutes.state[at];
    goods[at + 1] = (goods[at] ?? 0) + (minutes.good[at] ?? 0);
    totals[at + 1] = (totals[at] ?? 0) + (total[at] ?? 0);
    excluded[at + 1] = (excluded[at] ?? 0) + (state === MINUTE.excluded ? 1 : 0);
    measured[at + 1] = (measured[at] ?? 0) + (state === MINUTE.measured || state === MINUTE.filled ? 1 : 0);
  }
  const place = (ms: number): number => Math.min(length, Math.max(0, Math.floor((ms - startMs) / MINUTE_MS)));
  return (fromMs, toMs) => {
    const [from, to] = [place(fromMs), place(toMs)];
    const between = (sums: Float64Array | Uint32Array): number => (sums[to] ?? 0) - (sums[from] ?? 0);
    return {
      good: between(goods),
      total: between(totals),
      measuredMinutes: between(measured),
      excludedMinutes: between(excluded),
    };
  };
}
