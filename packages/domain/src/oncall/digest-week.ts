import { DAY_MS, HOUR_MS, WEEK_MS } from "../time/milliseconds.ts";
import { zoneClock } from "../time/zone-clock.ts";

/** 1970-01-05 was a Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;
const NINE_MS = 9 * HOUR_MS;
/** The clocks that are furthest ahead of UTC, and furthest behind it. */
const AHEAD_MS = 14 * HOUR_MS;
const BEHIND_MS = 12 * HOUR_MS;

const intoWeek = (ms: number): number => (((ms - FIRST_MONDAY_MS) % WEEK_MS) + WEEK_MS) % WEEK_MS;

/** Whether the digest of a week may be due anywhere on Earth; most of the time nobody has to be asked about. */
export const isDigestTime = (atMs: number): boolean =>
  intoWeek(atMs + AHEAD_MS - NINE_MS) < DAY_MS + AHEAD_MS + BEHIND_MS;

/**
 * The week whose digest is due at an instant by the wall clock of a zone, as the date of its Monday: from Monday at nine for
 * a day, so that one who was asleep or a server that was off still sends it. Undefined at any other time.
 */
export function digestWeek(atMs: number, timeZone: string): string | undefined {
  const localMs = zoneClock(timeZone).localOf(atMs);
  const intoWeekMs = intoWeek(localMs);
  if (intoWeekMs < NINE_MS || intoWeekMs >= NINE_MS + DAY_MS) return undefined;
  return new Date(localMs - intoWeekMs).toISOString().slice(0, 10);
}
