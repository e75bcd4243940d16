import { localMoment } from "@shipshape/domain/time/local-moment";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";

/** A moment as people of a zone read it: `Thu 09:00 CET`; with its date where the weekday alone would not tell. */
export function wallClock(at: Date, timeZone: string, now: Date): string {
  const { weekday, day, month, time, zone } = localMoment(at.getTime(), timeZone);
  const isNear = Math.abs(at.getTime() - now.getTime()) < 6 * DAY_MS;
  return `${weekday}${isNear ? "" : ` ${day} ${month}`} ${time} ${zone}`;
}
