import type { RRuleTemporal } from "rrule-temporal";
import { toText } from "rrule-temporal/totext";
import { Temporal } from "temporal-polyfill";
import type { Problem } from "../problem.ts";
import { DAY_MS, MINUTE_MS } from "./milliseconds.ts";
import { rruleFrom, rrulePartProblem, rruleProblem } from "./rrule.ts";
import { clipped, mergedSpans, type Span } from "./span.ts";
import { timeZoneProblem } from "./time-zone.ts";

/** Something that takes place again and again, by a rule of RFC 5545, and lasts equally long each time. */
export type Recurrence = {
  /** Without DTSTART: "FREQ=WEEKLY;BYDAY=SU". */
  readonly rrule: string;
  /** Local date and time of the first, and with it the time of day of each: "2026-03-01T02:00". */
  readonly firstStart: string;
  /** IANA time zone. */
  readonly timeZone: string;
  /** In real minutes, also over a change of the clocks. */
  readonly durationMinutes: number;
};

/** What is wrong with a recurrence, each with its mend; an empty list when it can be used. */
export function recurrenceProblems(recurrence: Recurrence): Problem[] {
  const { rrule, firstStart, timeZone, durationMinutes } = recurrence;
  const problems: Problem[] = [];
  if (!isLocal(firstStart)) {
    const message = `"${firstStart}" is not a local date and time: write one without offset, such as "2026-03-01T02:00"`;
    problems.push({ path: "firstStart", message });
  }
  const zoneProblem = timeZoneProblem(timeZone);
  if (zoneProblem !== undefined) problems.push({ path: "timeZone", message: zoneProblem });
  if (!Number.isInteger(durationMinutes) || durationMinutes < 1) {
    problems.push({
      path: "durationMinutes",
      message: `${durationMinutes} is no length: use a whole number from 1 up`,
    });
  }
  const ruleProblem =
    rrulePartProblem(rrule) ?? (problems.length === 0 ? rruleProblem(() => parsed(recurrence)) : undefined);
  return ruleProblem === undefined ? problems : [...problems, { path: "rrule", message: ruleProblem }];
}

/**
 * When it takes place within a range, in order and without overlaps. A start whose local time a change of the clocks skips
 * does not take place, and of one that comes twice the first does (RFC 5545, 3.3.10 and 3.3.5). Throws RangeError for a
 * recurrence that `recurrenceProblems` would refuse.
 */
export function recurringSpans(recurrence: Recurrence, range: Span): Span[] {
  if (!(range.fromMs < range.toMs)) return [];
  const lengthMs = recurrence.durationMinutes * MINUTE_MS;
  const from = new Date(range.fromMs - lengthMs - MOST_OFF_MS);
  const starts = ruleOf(recurrence).between(from, new Date(range.toMs + MOST_OFF_MS), true);
  return mergedSpans(
    starts.flatMap((start) => {
      const fromMs = instantOf(start, recurrence.timeZone);
      return clipped({ fromMs, toMs: fromMs + lengthMs }, range) ?? [];
    }),
  );
}

/** From the first on, the near days first: two 29ths of February around 2100 are eight years apart. */
const TRIED_DAYS = [8, 400, 3_000];

/** Whether it does not come within eight years: on the 30th of February. Throws RangeError as `recurringSpans` does. */
export function neverComes(recurrence: Recurrence): boolean {
  const { firstStart, timeZone } = recurrence;
  const fromMs = Temporal.PlainDateTime.from(firstStart).toZonedDateTime(timeZone).epochMilliseconds;
  return TRIED_DAYS.every((days) => recurringSpans(recurrence, { fromMs, toMs: fromMs + days * DAY_MS }).length === 0);
}

/** By no more than that are two views of a zone apart. */
const MOST_OFF_MS = 3 * 60 * MINUTE_MS;

type Start = { readonly epochMilliseconds: number; toPlainDateTime(): { toString(): string } };

/**
 * When an occurrence is, in epoch milliseconds. The library has a view of zones of its own, which misses changes of the clocks
 * that are taken back within weeks (Morocco's Ramadan): where it differs, its local time is meant.
 */
function instantOf(start: Start, timeZone: string): number {
  const local = start.toPlainDateTime().toString();
  const ours = Temporal.Instant.fromEpochMilliseconds(start.epochMilliseconds).toZonedDateTimeISO(timeZone);
  if (ours.toPlainDateTime().equals(local)) return start.epochMilliseconds;
  return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).epochMilliseconds;
}

/** The rule in words: "every week on Sunday at 2:00 AM". Throws RangeError as `recurringSpans` does. */
export const recurrenceText = (recurrence: Recurrence): string =>
  toText(ruleOf(recurrence), "en", { excludeTzAbbreviation: true });

const RULES_KEPT = 200;
/** Reading a rule costs more than asking it, and the same few are asked again and again. */
const rules = new Map<string, RRuleTemporal>();

function ruleOf(recurrence: Recurrence): RRuleTemporal {
  const { rrule, firstStart, timeZone } = recurrence;
  const key = `${rrule} ${firstStart} ${timeZone}`;
  const known = rules.get(key);
  if (known !== undefined) return known;
  const [problem] = recurrenceProblems(recurrence);
  if (problem !== undefined) throw new RangeError(problem.message);
  const rule = parsed(recurrence);
  if (rules.size >= RULES_KEPT) rules.clear();
  rules.set(key, rule);
  return rule;
}

const parsed = ({ rrule, firstStart, timeZone }: Recurrence): RRuleTemporal => rruleFrom(rrule, firstStart, timeZone);

function isLocal(text: string): boolean {
  try {
    Temporal.PlainDateTime.from(text);
    return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text);
  } catch {
    return false;
  }
}
