import { zoneClock } from "../time/zone-clock.ts";

export type InclusiveRange = { readonly from: number; readonly to: number };

/** A part of time as Alertmanager's `time_intervals` describe it: every list that is given must hold. */
export type TimeInterval = {
  /** Minutes of the day, the last one not included; 1440 is midnight. */
  readonly times?: readonly InclusiveRange[];
  /** 0 is Sunday. */
  readonly weekdays?: readonly InclusiveRange[];
  /** Negative ones count from the end of the month: −1 is its last day. */
  readonly daysOfMonth?: readonly InclusiveRange[];
  readonly months?: readonly InclusiveRange[];
  readonly years?: readonly InclusiveRange[];
  /** IANA; UTC where it is absent. */
  readonly timeZone?: string;
};

/** Several intervals under one name: a moment is in it where one of them holds. */
export type NamedTimeInterval = { readonly name: string; readonly intervals: readonly TimeInterval[] };

const within = (value: number, { from, to }: InclusiveRange): boolean => value >= from && value <= to;

const holds = (ranges: readonly InclusiveRange[] | undefined, value: number): boolean =>
  ranges === undefined || ranges.some((range) => within(value, range));

function holdsDay(ranges: readonly InclusiveRange[] | undefined, day: number, daysInMonth: number): boolean {
  const fromStart = (given: number) => (given < 0 ? daysInMonth + given + 1 : given);
  return (
    ranges === undefined ||
    ranges.some((range) => {
      const from = fromStart(range.from);
      return from <= daysInMonth && day >= from && day <= Math.min(fromStart(range.to), daysInMonth);
    })
  );
}

/** Whether a moment is in an interval, by the clock and calendar of its zone (Alertmanager's TimeInterval.ContainsTime). */
export function isInInterval(interval: TimeInterval, atMs: number): boolean {
  const local = new Date(zoneClock(interval.timeZone ?? "UTC").localOf(atMs));
  const [year, month] = [local.getUTCFullYear(), local.getUTCMonth() + 1];
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return (
    (interval.times === undefined || interval.times.some(({ from, to }) => minute >= from && minute < to)) &&
    holdsDay(interval.daysOfMonth, local.getUTCDate(), daysInMonth) &&
    holds(interval.months, month) &&
    holds(interval.weekdays, local.getUTCDay()) &&
    holds(interval.years, year)
  );
}

export type RouteMuting = { readonly decision: "muted" | "open"; readonly because: string };

/**
 * Whether a route tells anybody at a moment: not within one of its `mute_time_intervals`, and, where it has
 * `active_time_intervals`, only within one of those.
 */
export function routeMuting(
  { muteTimeIntervals, activeTimeIntervals }: RouteTimes,
  intervals: ReadonlyMap<string, NamedTimeInterval>,
  atMs: number,
): RouteMuting {
  const isIn = (name: string) => intervals.get(name)?.intervals.some((one) => isInInterval(one, atMs)) ?? false;
  const muting = muteTimeIntervals.find(isIn);
  if (muting !== undefined) return { decision: "muted", because: `within the mute time interval ${muting}` };
  if (activeTimeIntervals.length === 0) return { decision: "open", because: "it is not bound to any time" };
  const active = activeTimeIntervals.find(isIn);
  return active === undefined
    ? { decision: "muted", because: `outside of its active time intervals (${activeTimeIntervals.join(", ")})` }
    : { decision: "open", because: `within its active time interval ${active}` };
}

export type RouteTimes = {
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
};
