import { WEEKDAYS, type Weekday } from "../time/weekday.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** A day of the calendar, as the milliseconds of its midnight in UTC. */
type Day = { readonly ms: number; readonly year: number; readonly month: number; readonly date: number };

const dayOf = (ms: number): Day => {
  const at = new Date(ms);
  return { ms, year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, date: at.getUTCDate() };
};
const weekdayOf = (ms: number): Weekday => WEEKDAYS[(((ms / DAY_MS + 3) % 7) + 7) % 7] ?? "MO";
const lastDate = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

type Parts = {
  readonly text: (name: string) => string | undefined;
  readonly list: (name: string) => readonly string[];
  readonly numbers: (name: string) => readonly number[];
};

function partsOf(rrule: string): Parts {
  const parts = new Map(rrule.split(";").map((part) => part.split("=") as [string, string]));
  const list = (name: string): string[] => parts.get(name)?.split(",") ?? [];
  return { text: (name) => parts.get(name), list, numbers: (name) => list(name).map(Number) };
}

/** Whether a day is the so-manieth of its weekday in a month or year, counted from either end. */
function isNth(nth: number, index: number, days: number): boolean {
  return nth > 0 ? Math.floor(index / 7) + 1 === nth : -Math.floor((days - 1 - index) / 7) - 1 === nth;
}

function isByDay({ list, text }: Parts, day: Day): boolean {
  const wanted = list("BYDAY");
  if (wanted.length === 0) return true;
  const inYear = text("FREQ") === "YEARLY" && text("BYMONTH") === undefined;
  const yearMs = Date.UTC(day.year, 0, 1);
  return wanted.some((one) => {
    if (weekdayOf(day.ms) !== one.slice(-2)) return false;
    if (one.length === 2) return true;
    const nth = Number(one.slice(0, -2));
    return inYear
      ? isNth(nth, (day.ms - yearMs) / DAY_MS, (Date.UTC(day.year + 1, 0, 1) - yearMs) / DAY_MS)
      : isNth(nth, day.date - 1, lastDate(day.year, day.month));
  });
}

function isByDate(parts: Parts, day: Day): boolean {
  const [months, dates] = [parts.numbers("BYMONTH"), parts.numbers("BYMONTHDAY")];
  const fromEnd = day.date - lastDate(day.year, day.month) - 1;
  return (
    (months.length === 0 || months.includes(day.month)) &&
    (dates.length === 0 || dates.includes(day.date) || dates.includes(fromEnd))
  );
}

/** What a rule leaves out takes the value of its first time. */
function isByDefault({ text }: Parts, day: Day, first: Day): boolean {
  const has = (...names: string[]): boolean => names.some((name) => text(name) !== undefined);
  if (has("BYDAY", "BYMONTHDAY")) return true;
  if (text("FREQ") === "WEEKLY") return weekdayOf(day.ms) === weekdayOf(first.ms);
  if (text("FREQ") === "MONTHLY") return day.date === first.date;
  if (text("FREQ") !== "YEARLY") return true;
  return day.date === first.date && (has("BYMONTH") || day.month === first.month);
}

/** In which of the rule's hours, days, weeks, months or years a time lies, counted from the first. */
function periodOf({ text }: Parts, ms: number, firstMs: number): number {
  const [at, first] = [dayOf(Math.floor(ms / DAY_MS) * DAY_MS), dayOf(Math.floor(firstMs / DAY_MS) * DAY_MS)];
  const weekStart = WEEKDAYS.indexOf((text("WKST") ?? "MO") as Weekday);
  const week = (day: Day): number => Math.floor((day.ms / DAY_MS + 3 - weekStart) / 7);
  switch (text("FREQ")) {
    case "HOURLY":
      return Math.floor(ms / 3_600_000) - Math.floor(firstMs / 3_600_000);
    case "DAILY":
      return (at.ms - first.ms) / DAY_MS;
    case "WEEKLY":
      return week(at) - week(first);
    case "MONTHLY":
      return (at.year - first.year) * 12 + at.month - first.month;
    default:
      return at.year - first.year;
  }
}

/** The times of a day that a rule names: of its minutes each is asked. */
function clockTimes(parts: Parts, firstMs: number): number[] {
  const first = new Date(firstMs);
  const [hours, minutes] = [parts.numbers("BYHOUR"), parts.numbers("BYMINUTE")];
  const everyHour = parts.text("FREQ") === "HOURLY";
  return Array.from({ length: 1_440 }, (_, minute) => minute).flatMap((minute) => {
    const [h, m] = [Math.floor(minute / 60), minute % 60];
    const inHour = hours.length > 0 ? hours.includes(h) : everyHour || h === first.getUTCHours();
    const inMinute = minutes.length > 0 ? minutes.includes(m) : m === first.getUTCMinutes();
    return inHour && inMinute ? [minute * MINUTE_MS] : [];
  });
}

/** What BYSETPOS leaves of the times of one period. */
function bySetPosition(parts: Parts, times: readonly number[]): readonly number[] {
  const positions = parts.numbers("BYSETPOS");
  if (positions.length === 0) return times;
  return times.filter((_, index) => positions.includes(index + 1) || positions.includes(index - times.length));
}

/**
 * The local times of a rule of RFC 5545 up to a time, found by asking each day and minute whether the rule means it. A
 * first time that the rule does not mean is none of its times. UNTIL is left to whoever asks.
 */
export function ruleTimes(rrule: string, firstMs: number, upToMs: number): number[] {
  const parts = partsOf(rrule);
  const first = dayOf(Math.floor(firstMs / DAY_MS) * DAY_MS);
  const every = Number(parts.text("INTERVAL") ?? 1);
  const clock = clockTimes(parts, firstMs);
  const periods = new Map<number, number[]>();
  // a whole period is needed to count its positions, also before the first and after the last
  const aroundMs = parts.text("BYSETPOS") === undefined ? DAY_MS : 366 * DAY_MS;
  for (let ms = first.ms - aroundMs; ms <= upToMs + aroundMs; ms += DAY_MS) {
    const day = dayOf(ms);
    if (!isByDay(parts, day) || !isByDate(parts, day) || !isByDefault(parts, day, first)) continue;
    for (const time of clock) {
      const period = periodOf(parts, ms + time, firstMs);
      if (((period % every) + every) % every !== 0) continue;
      const those = periods.get(period);
      if (those) those.push(ms + time);
      else periods.set(period, [ms + time]);
    }
  }
  const times = [...periods.values()].flatMap((those) => bySetPosition(parts, those)).filter((ms) => ms >= firstMs);
  const most = Number(parts.text("COUNT") ?? Number.POSITIVE_INFINITY);
  return times.slice(0, most).filter((ms) => ms <= upToMs);
}
