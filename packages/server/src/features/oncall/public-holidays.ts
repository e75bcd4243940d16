import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import type { CalendarEntry } from "./calendar-store.ts";

const YEARS_BACK = 1;
const YEARS_AHEAD = 2;

/** The tables of all countries are large: they are read when somebody asks for one. */
const tables = async () => (await import("date-holidays")).default;

/** What is wrong with a country or region, with the mend; undefined when its holidays are known. */
export async function countryProblem(country: string, region: string | undefined): Promise<string | undefined> {
  const Holidays = await tables();
  const known = new Holidays();
  if (!(country in (known.getCountries() ?? {})))
    return `the holidays of "${country}" are not known: give them as dates`;
  const states = Object.keys(known.getStates(country) ?? {});
  if (region === undefined || states.includes(region)) return undefined;
  return states.length === 0
    ? `${country} has no regions here: leave it out`
    : `"${region}" is no region of ${country}: use one of ${states.join(", ")}`;
}

/** The public holidays of a country from last year to the year after next. */
export async function publicHolidays(country: string, region: string | undefined, now: Date): Promise<CalendarEntry[]> {
  const Holidays = await tables();
  const holidays = region === undefined ? new Holidays(country) : new Holidays(country, region);
  const year = now.getUTCFullYear();
  const years = Array.from({ length: YEARS_BACK + YEARS_AHEAD + 1 }, (_, index) => year - YEARS_BACK + index);
  return years
    .flatMap((one) => holidays.getHolidays(one) ?? [])
    .filter(({ type }) => type === "public")
    .flatMap(({ date, start, end, name }) => {
      const firstMs = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
      const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY_MS));
      return Array.from({ length: days }, (_, day) => ({
        day: new Date(firstMs + day * DAY_MS).toISOString().slice(0, 10),
        name,
      }));
    });
}
