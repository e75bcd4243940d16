import { isTimeZone } from "@shipshape/domain/time/time-zone";
import { zoneClock } from "@shipshape/domain/time/zone-clock";
import ICAL from "ical.js";

/** A clock on the wall: local time is written as the milliseconds that UTC would show. */
type WallClock = { readonly instantOf: (localMs: number) => number; readonly localOf: (atMs: number) => number };

/** A time or a whole day as a property of a calendar tells it, with the clock that it is told by. */
export type IcalMoment = {
  readonly localMs: number;
  readonly atMs: number;
  readonly isDate: boolean;
  readonly clock: WallClock;
};

/** The local time of a moment of ical.js, whatever its zone. */
export const localMsOf = ({ year, month, day, hour, minute, second }: ICAL.Time): number =>
  Date.UTC(year, month - 1, day, hour, minute, second);

/** A moment of ical.js by the clock of its property; a time without a zone, and a whole day, by the zone given. */
export function momentOf(property: ICAL.Property, time: ICAL.Time, otherwise: string): IcalMoment {
  const clock = clockOf(property, time, otherwise);
  const localMs = localMsOf(time);
  return { localMs, atMs: clock.instantOf(localMs), isDate: time.isDate, clock };
}

/** By our own clocks where the zone is one we know, else by the rules that the calendar brings along. */
function clockOf(property: ICAL.Property, { zone, isDate }: ICAL.Time, otherwise: string): WallClock {
  if (!isDate && zone?.tzid === "UTC") return zoneClock("UTC");
  const named = property.getParameter("tzid");
  if (typeof named !== "string") return zoneClock(otherwise);
  if (isTimeZone(named)) return zoneClock(named);
  return zone && zone.tzid !== "floating" ? clockOfRules(zone) : zoneClock(otherwise);
}

/** The clock of a zone that a calendar describes itself (VTIMEZONE). */
function clockOfRules(zone: ICAL.Timezone): WallClock {
  const timeOf = (ms: number, of: ICAL.Timezone) => {
    const at = new Date(ms);
    const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
    const [hour, minute, second] = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()];
    return new ICAL.Time({ year, month, day, hour, minute, second, isDate: false }, of);
  };
  return {
    instantOf: (localMs) => timeOf(localMs, zone).toUnixTime() * 1000,
    localOf: (atMs) => localMsOf(timeOf(atMs, ICAL.Timezone.utcTimezone).convertToZone(zone)),
  };
}
