import { humanizeMinutes } from "../time/duration.ts";
import { MINUTE_MS } from "../time/milliseconds.ts";
import { utcMinute } from "../time/utc-minute.ts";
import { timeToExhaustionMinutes } from "./budget.ts";
import { errorBudget } from "./counts.ts";
import { type Bounds, type RecentRate, recentRate } from "./forecast-rate.ts";
import { type MinuteSums, minuteSums } from "./minute-sums.ts";
import { type Minutes, minuteOf } from "./minutes.ts";
import { type SloWindow, windowEndMs, windowMinutes, windowStartMs } from "./window.ts";

export type { Bounds } from "./forecast-rate.ts";

const RECENT_MINUTES = [60, 360, 1_440] as const;
const TRAFFIC_MINUTES = 1_440;

export type ForecastQuestion = {
  /** The budget's minutes: the whole window up to now. */
  readonly minutes: Minutes;
  readonly target: number;
  readonly window: SloWindow;
  readonly nowMs: number;
};

/** When the budget is spent at the highest, the central and the lowest rate; undefined: not at that rate. */
export type Exhaustion = {
  readonly earliestMs: number | undefined;
  readonly centralMs: number | undefined;
  readonly latestMs: number | undefined;
};

export type ForecastRate = {
  readonly overMinutes: number;
  readonly burnRate: Bounds | undefined;
  /** Remaining ÷ burn: minutes until it is spent if no old failure left the window. */
  readonly quotientMinutes: number | undefined;
  readonly exhaustion: Exhaustion;
  readonly because: string;
};

export type Forecast = {
  readonly decision: "spent" | "exhausts" | "may_exhaust" | "not_at_this_rate" | "unknown";
  readonly because: string;
  readonly remainingShare: number | undefined;
  /** The recent window that it goes by. */
  readonly chosen: ForecastRate | undefined;
  /** The shortest window first. */
  readonly rates: readonly ForecastRate[];
  /** What is left when a calendar window ends. */
  readonly periodEnd: { readonly atMs: number; readonly remainingShare: Bounds } | undefined;
};

const NEVER: Exhaustion = { earliestMs: undefined, centralMs: undefined, latestMs: undefined };

/**
 * When an error budget will be spent: remaining ÷ recent burn, never a pace that ignores what is spent already. The burn is
 * that of the longest recent window (an hour, six, a day) that the last hour does not contradict, its interval being that
 * of `recentRate`; the traffic is that of the last day.
 *
 * Each rate is carried forward minute by minute through the objective's own window: what is old leaves a rolling window at
 * its time, and a calendar window ends. The moment told is the first at which an evaluation would find the budget spent;
 * where there is none, it is not spent at this rate.
 */
export function forecastBudget({ minutes, target, window, nowMs }: ForecastQuestion): Forecast {
  const sums = minuteSums(minutes);
  const to = sums.place(minuteOf(nowMs) + MINUTE_MS);
  const ahead = aheadOf(sums, { target, window, nowMs, to });
  const { remainingShare } = ahead;
  const lengthMinutes = windowMinutes(window.duration);
  const lengths = RECENT_MINUTES.filter((length) => length <= lengthMinutes);
  const recent = (lengths.length > 0 ? lengths : [lengthMinutes]).map((overMinutes) => ({
    overMinutes,
    rate: recentRate(sums, to, overMinutes, target),
  }));
  const isSpent = remainingShare !== undefined && remainingShare <= 1e-12;
  const rates = recent.map(({ overMinutes, rate }) =>
    rateView(overMinutes, rate, isSpent ? undefined : ahead, lengthMinutes),
  );
  const known = recent.flatMap(({ rate }) => rate ?? []);
  const chosenRate = known.findLast((rate) => overlaps(rate, known[0]));
  const chosen = rates.find(({ overMinutes }) => overMinutes === chosenRate?.overMinutes);
  const periodEnd = chosenRate && ahead.atEnd(chosenRate.burnRate);
  return { ...decide(chosen, chosenRate, remainingShare, isSpent), remainingShare, chosen, rates, periodEnd };
}

const overlaps = (one: RecentRate, other: RecentRate | undefined): boolean =>
  other === undefined ||
  (one.burnRate.low <= other.burnRate.high + 1e-12 && other.burnRate.low <= one.burnRate.high + 1e-12);

type Ahead = {
  readonly remainingShare: number | undefined;
  /** When the budget is spent at a burn rate. */
  readonly spentAtMs: (burn: number) => number | undefined;
  readonly atEnd: (burns: Bounds) => Forecast["periodEnd"];
};

/** The window as it moves on, with the traffic of the last day and any burn rate. */
function aheadOf(
  sums: MinuteSums,
  { target, window, nowMs, to }: Omit<ForecastQuestion, "minutes"> & { readonly to: number },
): Ahead {
  const budget = errorBudget(target);
  const lengthMinutes = windowMinutes(window.duration);
  const isRolling = window.calendar === undefined;
  const from = isRolling ? to - lengthMinutes : sums.place(windowStartMs(window, nowMs));
  const nextMs = minuteOf(nowMs) + MINUTE_MS;
  const endMs = isRolling ? nextMs + lengthMinutes * MINUTE_MS : windowEndMs(window, nowMs);
  const minutesAhead = Math.max(0, Math.round((endMs - nextMs) / MINUTE_MS));
  const day = Math.max(0, to - TRAFFIC_MINUTES);
  const perMinute = to > day ? sums.totalBetween(day, to) / (to - day) : 0;
  /** What is left after so many more minutes. */
  const leftAfter = (passed: number, burn: number): number => {
    const oldest = Math.min(to, Math.max(0, from + (isRolling ? passed : 0)));
    const events = perMinute * passed;
    const total = sums.totalBetween(oldest, to) + events;
    return 1 - (sums.badBetween(oldest, to) + burn * budget * events) / (budget * total);
  };
  const remaining = leftAfter(0, 0);
  return {
    remainingShare: Number.isNaN(remaining) ? undefined : remaining,
    spentAtMs: (burn) => {
      for (let passed = 1; passed <= minutesAhead; passed += 1) {
        if (leftAfter(passed, burn) <= 1e-12) return nextMs + passed * MINUTE_MS;
      }
      return undefined;
    },
    atEnd: ({ low, central, high }) => {
      if (isRolling) return undefined;
      const [worst, middle, best] = [high, central, low].map((burn) => leftAfter(minutesAhead, burn));
      if (worst === undefined || middle === undefined || best === undefined) return undefined;
      return { atMs: endMs, remainingShare: { low: worst, central: middle, high: best } };
    },
  };
}

/** `ahead` is absent where the budget is spent already. */
function rateView(
  overMinutes: number,
  rate: RecentRate | undefined,
  ahead: Ahead | undefined,
  lengthMinutes: number,
): ForecastRate {
  const span = humanizeMinutes(overMinutes);
  if (!rate) {
    const because = `no events in the last ${span}`;
    return { overMinutes, burnRate: undefined, quotientMinutes: undefined, exhaustion: NEVER, because };
  }
  const { burnRate } = rate;
  const { low, central, high } = burnRate;
  const exhaustion = ahead
    ? {
        earliestMs: ahead.spentAtMs(high),
        centralMs: ahead.spentAtMs(central),
        latestMs: ahead.spentAtMs(low),
      }
    : NEVER;
  const remainingShare = ahead ? ahead.remainingShare : 0;
  const because = `${times(central)} over the last ${span}, between ${times(low)} and ${times(high)} with 90 % certainty`;
  return {
    overMinutes,
    burnRate,
    quotientMinutes: timeToExhaustionMinutes({ remainingShare, burnRate: central, windowMinutes: lengthMinutes }),
    exhaustion,
    because,
  };
}

const times = (burn: number): string => `${Number(burn.toPrecision(2))}×`;
const moment = (ms: number): string => utcMinute(new Date(ms));

function decide(
  chosen: ForecastRate | undefined,
  rate: RecentRate | undefined,
  remainingShare: number | undefined,
  isSpent: boolean,
): Pick<Forecast, "decision" | "because"> {
  if (remainingShare === undefined) {
    return { decision: "unknown", because: "no events were counted in the objective's window" };
  }
  if (isSpent) return { decision: "spent", because: "the budget is spent already" };
  if (!chosen || !rate) return { decision: "unknown", because: "no events were counted in the last day" };
  const { earliestMs, centralMs, latestMs } = chosen.exhaustion;
  if (centralMs !== undefined) {
    const earliest = earliestMs === undefined ? "" : `, as early as ${moment(earliestMs)}`;
    const latest = latestMs === undefined ? ", perhaps never" : `, as late as ${moment(latestMs)}`;
    return { decision: "exhausts", because: `spent at ${moment(centralMs)}${earliest}${latest}: ${chosen.because}` };
  }
  if (earliestMs !== undefined && rate.badEvents > 0) {
    const because = `not at this rate, but as early as ${moment(earliestMs)} at the highest: ${chosen.because}`;
    return { decision: "may_exhaust", because };
  }
  return { decision: "not_at_this_rate", because: `not at this rate: ${chosen.because}` };
}
