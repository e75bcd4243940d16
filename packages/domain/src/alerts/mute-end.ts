import { Temporal } from "temporal-polyfill";
import { type NamedTimeInterval, type RouteTimes, routeMuting, type TimeInterval } from "./time-interval.ts";

const DAYS_AHEAD = 400;

/** The minutes of a day at which an interval may begin or end: midnight, and where its times do. */
const edges = ({ times = [] }: TimeInterval): number[] => [0, ...times.flatMap(({ from, to }) => [from, to])];

/** The moments of a local day at which one of these intervals may begin or end. */
function momentsOf(day: Temporal.PlainDate, intervals: readonly TimeInterval[]): number[] {
  return intervals.flatMap((interval) => {
    const zone = interval.timeZone ?? "UTC";
    return edges(interval).map((minute) => {
      const date = minute === 1440 ? day.add({ days: 1 }) : day;
      const time = Temporal.PlainTime.from({ hour: Math.floor(minute / 60) % 24, minute: minute % 60 });
      return date.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
    });
  });
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
  const first = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO("UTC").toPlainDate();
  // a day before, for zones that are behind UTC
  for (let days = -1; days <= DAYS_AHEAD; days += 1) {
    const moments = momentsOf(first.add({ days }), intervals).filter((moment) => moment > atMs);
    for (const moment of moments.sort((a, b) => a - b)) {
      if (routeMuting(times, named, moment).decision === "open") return moment;
    }
  }
  return undefined;
}
