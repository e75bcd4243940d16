import { isTimeZone } from "../time/time-zone.ts";
import { clockMs } from "../time/week-window.ts";
import type { InclusiveRange, TimeInterval } from "./time-interval.ts";

/** A time interval as Alertmanager's files write it: "09:00", "monday:friday", "-3:-1", "january:march", "2026". */
export type WrittenTimeInterval = {
  readonly times?: readonly { readonly startTime: string; readonly endTime: string }[] | undefined;
  readonly weekdays?: readonly string[] | undefined;
  readonly daysOfMonth?: readonly string[] | undefined;
  readonly months?: readonly string[] | undefined;
  readonly years?: readonly string[] | undefined;
  /** IANA; UTC where it is absent. */
  readonly location?: string | undefined;
};

export type ReadTimeInterval =
  | { readonly ok: true; readonly interval: TimeInterval }
  | { readonly ok: false; readonly path: string; readonly because: string };

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const MONTHS = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

class Refusal extends Error {}

const refuse = (because: string): never => {
  throw new Refusal(because);
};

const whole = (text: string): number | undefined => (/^[+-]?\d+$/.test(text) ? Number(text) : undefined);

const minuteOf = (text: string): number =>
  (clockMs(text) ?? refuse(`couldn't parse timestamp ${text}, invalid format`)) / 60_000;

function timesOf({ startTime, endTime }: { readonly startTime: string; readonly endTime: string }): InclusiveRange {
  if (startTime === "" || endTime === "") refuse("both start and end times must be provided");
  const range = { from: minuteOf(startTime), to: minuteOf(endTime) };
  return range.from < range.to ? range : refuse("start time cannot be equal or greater than end time");
}

/** "a:b" or "a", in lower case, each read by `member`. */
function rangeOf(text: string, member: (part: string) => number): InclusiveRange {
  const parts = text.toLowerCase().split(":");
  if (parts.length > 2) refuse(`couldn't parse range ${text}, invalid format`);
  const [from = Number.NaN, to = from] = parts.map(member);
  return { from, to };
}

function weekdaysOf(text: string): InclusiveRange {
  const range = rangeOf(text, (part) => {
    const day = WEEKDAYS.indexOf(part);
    return day >= 0 ? day : refuse(`${part} is not a valid weekday`);
  });
  return range.from <= range.to ? range : refuse("start day cannot be before end day");
}

function daysOfMonthOf(text: string): InclusiveRange {
  const number = (part: string) => whole(part) ?? refuse(`${part} is not a valid day of the month`);
  const { from, to } = rangeOf(text, number);
  for (const day of [from, to]) {
    if (day === 0 || day < -31 || day > 31) refuse(`${day} is not a valid day of the month: out of range`);
  }
  if (from < 0 && to > 0) refuse("end day must be negative if start day is negative");
  const inShortMonth = (day: number) => (day < 0 ? 28 + day : day);
  if (inShortMonth(from) > inShortMonth(to)) refuse(`end day ${to} is always before start day ${from}`);
  return { from, to };
}

function monthsOf(text: string): InclusiveRange {
  const { from, to } = rangeOf(text, (part) => {
    const named = MONTHS.indexOf(part) + 1;
    return named > 0 ? named : (whole(part) ?? refuse(`${part} is not a valid month`));
  });
  const name = (month: number) => MONTHS[month - 1] ?? "";
  return from <= to ? { from, to } : refuse(`end month ${name(to)} is before start month ${name(from)}`);
}

function yearsOf(text: string): InclusiveRange {
  const { from, to } = rangeOf(text, (part) => whole(part) ?? refuse(`${part} is not a year`));
  return from <= to ? { from, to } : refuse(`end year ${to} is before start year ${from}`);
}

function zoneOf(name: string): string {
  const known = name === "Local" ? "UTC" : name;
  return isTimeZone(known) ? known : refuse(`unknown time zone ${name}`);
}

/** Reads one interval; what is wrong with it in the words of Alertmanager. */
export function readTimeInterval(written: WrittenTimeInterval): ReadTimeInterval {
  let path = "";
  const each = <W>(name: string, list: readonly W[] | undefined, read: (one: W) => InclusiveRange) =>
    list?.map((one, at) => {
      path = `${name}[${at}]`;
      return read(one);
    });
  try {
    const { times, weekdays, daysOfMonth, months, years, location } = written;
    const ranges = {
      times: each("times", times, timesOf),
      weekdays: each("weekdays", weekdays, weekdaysOf),
      daysOfMonth: each("daysOfMonth", daysOfMonth, daysOfMonthOf),
      months: each("months", months, monthsOf),
      years: each("years", years, yearsOf),
    };
    path = "location";
    const timeZone = location === undefined ? undefined : zoneOf(location);
    const given = Object.entries({ ...ranges, timeZone }).filter(([, value]) => value !== undefined);
    return { ok: true, interval: Object.fromEntries(given) as TimeInterval };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, path, because: error.message };
    throw error;
  }
}
