const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone });
  formats.set(key, known);
  return known;
}

const CLOCK: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

type Part = "weekday" | "day" | "month" | "year" | "timeZoneName";
const PART: Readonly<Record<Part, Intl.DateTimeFormatOptions>> = {
  weekday: { weekday: "short" },
  day: { day: "numeric" },
  month: { month: "short" },
  year: { year: "numeric" },
  timeZoneName: { timeZoneName: "short", hour: "2-digit" },
};

/** Parts of a date with a space between: how a browser would punctuate them differs from one to the next. */
function dateText(at: Date, zone: string, parts: readonly Part[]): string {
  const options: Intl.DateTimeFormatOptions = Object.assign({}, ...parts.map((part) => PART[part]));
  const found = format(zone, options).formatToParts(at);
  return parts.map((part) => found.find(({ type }) => type === part)?.value ?? "").join(" ");
}

/** 14:02 */
export const clockTime = (at: Date, zone: string): string => format(zone, CLOCK).format(at);

/** 14:02:09 */
export const secondTime = (at: Date, zone: string): string => format(zone, { ...CLOCK, second: "2-digit" }).format(at);

/** Thu 12 Mar */
export const dayOf = (at: Date, zone: string): string => dateText(at, zone, ["weekday", "day", "month"]);

/** 12 Mar */
export const shortDay = (at: Date, zone: string): string => dateText(at, zone, ["day", "month"]);

/** 2026-03-12, for comparing days and for form fields. */
export function isoDay(at: Date, zone: string): string {
  const parts = format(zone, { year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** 14:02 today, "Thu 14:02" within six days, "12 Mar 14:02" this year, else with the year. */
export function momentText(at: Date, now: Date, zone: string): string {
  const clock = clockTime(at, zone);
  if (isoDay(at, zone) === isoDay(now, zone)) return clock;
  if (Math.abs(at.getTime() - now.getTime()) < 6 * 86_400_000) return `${dateText(at, zone, ["weekday"])} ${clock}`;
  const sameYear = isoDay(at, zone).slice(0, 4) === isoDay(now, zone).slice(0, 4);
  return `${dateText(at, zone, sameYear ? ["day", "month"] : ["day", "month", "year"])} ${clock}`;
}

/** Everything: Thu 12 Mar 2026, 14:02:09 CET */
export function fullMoment(at: Date, zone: string): string {
  const clock = secondTime(at, zone);
  const day = dateText(at, zone, ["weekday", "day", "month", "year"]);
  return `${day}, ${clock} ${dateText(at, zone, ["timeZoneName"])}`;
}

/** How far the clocks of the zone are ahead of UTC at a moment, in milliseconds. */
export const offsetMs = (atMs: number, zone: string): number => {
  const options = { ...CLOCK, year: "numeric", month: "2-digit", day: "2-digit", second: "2-digit" } as const;
  const parts = format(zone, options).formatToParts(new Date(atMs));
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const asUtc = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return asUtc - Math.floor(atMs / 1_000) * 1_000;
};

/** The moment at which a wall clock in the zone shows "2026-03-12T09:00"; in a skipped hour the clock after the skip. */
export function momentOfLocal(local: string, zone: string): Date {
  const asUtc = Date.parse(`${local}Z`);
  const guess = asUtc - offsetMs(asUtc, zone);
  const moment = asUtc - offsetMs(guess, zone);
  const isSkipped = moment + offsetMs(moment, zone) !== asUtc;
  return new Date(isSkipped ? Math.max(guess, moment) : moment);
}

/** "2026-03-12T09:00", as a field for date and time takes it. */
export const localOfMoment = (at: Date, zone: string): string => `${isoDay(at, zone)}T${clockTime(at, zone)}`;

/** Midnight at the beginning of the day that holds the moment. */
export const startOfDay = (at: Date, zone: string): Date => momentOfLocal(`${isoDay(at, zone)}T00:00`, zone);
