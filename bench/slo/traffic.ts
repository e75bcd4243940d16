/**
 * A made-up log of events, the same for the same seed: how many events an objective had in a minute, and how many of them
 * were bad. Any minute of any objective can be asked for by itself, so the log is its own oracle and is kept nowhere.
 */
export type Events = { readonly total: number; readonly bad: number };

/** From this minute on, every event of these objectives is bad. */
export type Fault = { readonly fromMinute: number; readonly objectives: ReadonlySet<number> };

/** From a minute through another, the last one with it. */
export type Stretch = { readonly fromMinute: number; readonly throughMinute: number };

export type Traffic = {
  readonly objectives: number;
  /** Before it, nothing happened. */
  readonly firstMinute: number;
  /** Minutes are counted since the epoch. */
  totalAt(objective: number, minute: number): number;
  badAt(objective: number, minute: number): number;
  /** The events of a stretch of minutes, the last one with it. */
  between(objective: number, fromMinute: number, throughMinute: number): Events;
  /** Lets a fault begin: what was before it stays as it was. */
  inject(fault: Fault): void;
  faultOf(objective: number): Fault | undefined;
};

export const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 1440;
/** What all objectives of the benchmark promise. */
export const TARGET = 0.999;

/** One of 2³² numbers for three, evenly spread (the finaliser of MurmurHash3). */
function mixed(seed: number, objective: number, minute: number): number {
  let h = Math.imul(seed ^ Math.imul(objective + 1, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(minute, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The same as a share of one. */
const chance = (seed: number, objective: number, minute: number): number => mixed(seed, objective, minute) / 2 ** 32;

/** How busy each minute of a day is, beside the day's mean: least at its beginning, most twelve hours later. */
const BUSY = Float64Array.from(
  { length: MINUTES_A_DAY },
  (_, at) => 1 - 0.6 * Math.cos((2 * Math.PI * at) / MINUTES_A_DAY),
);

/**
 * Objectives of 40 to 640 events a minute that follow the day, each with its own share of bad events, at most four fifths of what
 * it may; one hour in two hundred is twenty times worse.
 */
export function trafficOf(objectives: number, seed: number, firstMinute: number): Traffic {
  const perMinute = Float64Array.from({ length: objectives }, (_, at) => 40 + 600 * chance(seed, at, -1) ** 2);
  const badShare = Float64Array.from(
    { length: objectives },
    (_, at) => (1 - TARGET) * 0.8 * chance(seed, at, -2) * 0.5,
  );
  let fault: Fault | undefined;

  const totalAt = (objective: number, minute: number): number => {
    const expected = (perMinute[objective] ?? 0) * (BUSY[minute % MINUTES_A_DAY] ?? 0);
    return Math.floor(expected + chance(seed, objective, minute));
  };
  const isBroken = (objective: number, minute: number): boolean =>
    fault !== undefined && minute >= fault.fromMinute && fault.objectives.has(objective);
  const badAt = (objective: number, minute: number): number => {
    const total = totalAt(objective, minute);
    if (isBroken(objective, minute)) return total;
    const isWorse = mixed(seed + 2, objective, Math.floor(minute / 60)) % 200 === 0;
    const expected = total * (badShare[objective] ?? 0) * (isWorse ? 20 : 1);
    return Math.min(total, Math.floor(expected + chance(seed + 1, objective, minute)));
  };
  return {
    objectives,
    firstMinute,
    totalAt,
    badAt,
    between(objective, fromMinute, throughMinute) {
      let total = 0;
      let bad = 0;
      for (let minute = Math.max(fromMinute, firstMinute); minute <= throughMinute; minute += 1) {
        total += totalAt(objective, minute);
        bad += badAt(objective, minute);
      }
      return { total, bad };
    },
    inject: (next) => {
      fault = next;
    },
    faultOf: (objective) => (fault?.objectives.has(objective) ? fault : undefined),
  };
}
