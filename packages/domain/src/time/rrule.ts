import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";

const WEEKDAY = "(MO|TU|WE|TH|FR|SA|SU)";
const TO_53 = "(0?[1-9]|[1-4]\\d|5[0-3])";
const TO_366 = "(0{0,2}[1-9]|0?[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6])";
const listOf = (one: string): RegExp => new RegExp(`^${one}(,${one})*$`);
/**
 * RFC 5545, 3.3.10, without the parts that are finer than a minute. The library passes over numbers that are out of range: a
 * rule for the 32nd would hold every day.
 */
const PARTS: Readonly<Record<string, RegExp>> = {
  FREQ: /^(HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^[1-9]\d{0,3}$/,
  COUNT: /^[1-9]\d{0,3}$/,
  UNTIL: /^\d{8}T\d{6}Z$/,
  BYDAY: listOf(`([+-]?${TO_53})?${WEEKDAY}`),
  BYMONTH: listOf("(0?[1-9]|1[0-2])"),
  BYMONTHDAY: listOf("[+-]?(0?[1-9]|[12]\\d|3[01])"),
  BYYEARDAY: listOf(`[+-]?${TO_366}`),
  BYWEEKNO: listOf(`[+-]?${TO_53}`),
  BYHOUR: listOf("([01]?\\d|2[0-3])"),
  BYMINUTE: listOf("[0-5]?\\d"),
  BYSETPOS: listOf(`[+-]?${TO_366}`),
  WKST: new RegExp(`^${WEEKDAY}$`),
};
const MENDS: Readonly<Record<string, string>> = {
  FREQ: "it is HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY",
  COUNT: "it is at most 9999, since each time is counted from the first: write UNTIL instead",
  UNTIL: "with a time zone it is a moment in UTC, such as 20261231T235959Z",
};

/** What is wrong with the parts of a rule, with its mend; nothing where each is one of RFC 5545 and stands once. */
export function rrulePartProblem(rrule: string): string | undefined {
  if (rrule.trim() === "") return "it is empty: write a rule such as FREQ=WEEKLY;BYDAY=MO,TH";
  const [line] = /^(RRULE|DTSTART|EXDATE|RDATE)\b[^:]*:/i.exec(rrule) ?? [];
  if (line) return `leave "${line}" out: a rule begins with FREQ, such as FREQ=WEEKLY;BYDAY=MO,TH`;
  const names: string[] = [];
  for (const part of rrule.split(";")) {
    const [name = "", value = ""] = part.split("=");
    const pattern = PARTS[name];
    if (pattern === undefined) return `"${part}" is no part of a recurrence rule: use ${Object.keys(PARTS).join(", ")}`;
    if (!pattern.test(value)) return `"${part}" cannot be read: ${MENDS[name] ?? "see RFC 5545, section 3.3.10"}`;
    if (names.includes(name)) return `${name} stands twice: remove one`;
    names.push(name);
  }
  if (!names.includes("FREQ")) return "there is no FREQ: begin with one, such as FREQ=WEEKLY";
  return names.includes("COUNT") && names.includes("UNTIL")
    ? "COUNT and UNTIL exclude each other: keep one"
    : undefined;
}

/** As many as a long range of each hour has, and rules that were kept when COUNT might be larger; the library stops at 10,000. */
const MOST_TIMES = 1_000_000;

/** A rule of RFC 5545 without DTSTART, from a local date and time on. Throws for what is no rule. */
export const rruleFrom = (rrule: string, firstLocal: string, timeZone: string): RRuleTemporal =>
  new RRuleTemporal({
    rruleString: `RRULE:${rrule}`,
    dtstart: Temporal.PlainDateTime.from(firstLocal).toZonedDateTime(timeZone),
    strict: true,
    maxIterations: MOST_TIMES,
  });

/** Why something is no rule; undefined where reading it throws nothing. */
export function rruleProblem(read: () => RRuleTemporal): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    return `it is no rule of RFC 5545: ${error instanceof Error ? error.message : String(error)}`;
  }
}
