import { DAY_MS, MINUTE_MS } from "../time/milliseconds.ts";
import { zoneClock } from "../time/zone-clock.ts";
import { type NamedTimeInterval, type RouteTimes, routeMuting, type TimeInterval } from "./time-interval.ts";

const DAYS_AHEAD = 400;

/** The moments of a local day, given by its midnight, at which an interval may begin or end: midnight, and where its times do. */
function edgesOf({ times = [], timeZone = "UTC" }: TimeInterval, midnightMs: number): number[] {
  const { instantOf } = zoneClock(timeZone);
  return [0, ...times.flatMap(({ from, to }) => [from, to])].map((minute) =>
    instantOf(midnightMs + minute * MINUTE_MS),
  );
}

/** When a route that is muted tells again: the first moment after `atMs`; none within the next 400 days. */
export function muteEndsAtMs(
  times: RouteTimes,
  named: ReadonlyMap<string, NamedTimeInterval>,
  atMs: number,
): number | undefined {
  const intervals = [...times.muteTimeIntervals, ...times.activeTimeIntervals].flatMap(
    (name) => named.get(name)?.intervals ?? [],
  );
  const todayMs = Math.floor(atMs / DAY_MS) * DAY_MS;
  // a day before, for zones that are behind UTC
  for (let days = -1; days <= DAYS_AHEAD; days += 1) {
    const moments = intervals.flatMap((interval) => edgesOf(interval, todayMs + days * DAY_MS));
    for (const moment of moments.filter((one) => one > atMs).sort((a, b) => a - b)) {
      if (routeMuting(times, named, moment).decision === "open") return moment;
    }
  }
  return undefined;
}
