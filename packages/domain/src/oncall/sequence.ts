import { DAY_MS, HOUR_MS, WEEK_MS } from "../time/milliseconds.ts";

/** Local times in order, numbered from 0; in the milliseconds of a `ZoneClock`. */
export type Sequence = {
  /** Infinite after the last. */
  readonly at: (index: number) => number;
  /** How many are at a time or before it. */
  readonly count: (localMs: number) => number;
};

/** Parts by which one week or month differs from the next, or one time from those before it. */
const UNEVEN = /(^|;)(COUNT|BYMONTH|BYMONTHDAY|BYYEARDAY|BYWEEKNO|BYSETPOS)=/;
const HOURS_A_WEEK = 168;

/**
 * After how much time by the wall clock a rule of hours, days or weeks repeats itself, in milliseconds; undefined where it
 * does not soon. Of such a rule each turn is found by a division, however long ago it began.
 */
export function cycleOf(rrule: string): number | undefined {
  if (UNEVEN.test(rrule)) return undefined;
  const [, unit] = /(?:^|;)FREQ=([A-Z]+)/.exec(rrule) ?? [];
  const [, interval = "1"] = /(?:^|;)INTERVAL=(\d+)/.exec(rrule) ?? [];
  const every = Number(interval);
  if (unit === "HOURLY") return commonMultiple(every, HOURS_A_WEEK) * HOUR_MS;
  if (unit === "DAILY") return commonMultiple(every, 7) * DAY_MS;
  return unit === "WEEKLY" ? every * WEEK_MS : undefined;
}

/** What comes at the same distances again and again, from a first time on. */
export function cyclic(offsets: readonly number[], firstMs: number, cycleMs: number): Sequence {
  const each = offsets.length;
  return {
    at: (index) => {
      const offset = offsets[index % each];
      return offset === undefined ? Number.POSITIVE_INFINITY : firstMs + Math.floor(index / each) * cycleMs + offset;
    },
    count: (localMs) => {
      if (localMs < firstMs) return 0;
      const cycles = Math.floor((localMs - firstMs) / cycleMs);
      return cycles * each + countUpTo(offsets, localMs - firstMs - cycles * cycleMs);
    },
  };
}

/** Where a sequence ends: none of it is later than `latestMs`, and the last of it is within. */
export type End = { readonly latestMs: number; readonly isWithin: (localMs: number) => boolean };

/** What of a sequence is not after its end. */
export function upTo({ at, count }: Sequence, { latestMs, isWithin }: End): Sequence {
  let most = count(latestMs);
  while (most > 0 && !isWithin(at(most - 1))) most -= 1;
  return {
    at: (index) => (index < most ? at(index) : Number.POSITIVE_INFINITY),
    count: (localMs) => Math.min(most, count(localMs)),
  };
}

/** A sequence without some of its times, and with others. */
export function withExceptions(own: Sequence, except: readonly number[], also: readonly number[]): Sequence {
  const isOwn = (ms: number): boolean => own.at(own.count(ms) - 1) === ms;
  const inOrder = (list: Iterable<number>): number[] => [...new Set(list)].sort((a, b) => a - b);
  const away = inOrder(except.filter(isOwn));
  const added = inOrder(also.filter((ms) => !isOwn(ms) && !except.includes(ms)));
  if (away.length === 0 && added.length === 0) return own;
  const count = (ms: number): number => own.count(ms) - countUpTo(away, ms) + countUpTo(added, ms);
  return {
    count,
    at: (index) => {
      let [low, high] = [Math.max(0, index - added.length), index + away.length];
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        const ms = own.at(middle);
        if (ms === Number.POSITIVE_INFINITY || count(ms) > index) high = middle;
        else low = middle + 1;
      }
      return Math.min(own.at(low), added.find((ms) => count(ms) > index) ?? Number.POSITIVE_INFINITY);
    },
  };
}

/** How many of a sorted list are no greater. */
export function countUpTo(sorted: readonly number[], most: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((sorted[middle] ?? 0) <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));
const commonMultiple = (a: number, b: number): number => (a / commonDivisor(a, b)) * b;
