import { zoneClock } from "../time/zone-clock.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;
const NINE_MS = 9 * HOUR_MS;

/**
 * The week whose digest is due at an instant by the wall clock of a zone, as the date of its Monday: from Monday at nine for
 * a day, so that one who was asleep or a server that was off still sends it. Undefined at any other time.
 */
export function digestWeek(atMs: number, timeZone: string): string | undefined {
  const localMs = zoneClock(timeZone).localOf(atMs) - FIRST_MONDAY_MS;
  const intoWeekMs = ((localMs % (7 * DAY_MS)) + 7 * DAY_MS) % (7 * DAY_MS);
  if (intoWeekMs < NINE_MS || intoWeekMs >= NINE_MS + DAY_MS) return undefined;
  return new Date(localMs - intoWeekMs + FIRST_MONDAY_MS).toISOString().slice(0, 10);
}
