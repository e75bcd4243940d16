import { Temporal } from "temporal-polyfill";
import { remembered } from "../remembered.ts";
import { DAY_MS } from "../time/milliseconds.ts";
import { type Recurrence, recurringSpans } from "../time/recurrence.ts";
import type { Span } from "../time/span.ts";

/** When a freeze is: once, or again and again by a rule (RFC 5545) on the clock of a zone. */
export type FreezeTime = Span | Recurrence;

const KEPT = 1_000;

/** Whether a freeze comes again and again, by a rule, and not once. */
export const comesAgain = (when: FreezeTime): when is Recurrence => "rrule" in when;

/** Whether a rule is one of years: those are far apart, and few. */
export const isYearly = ({ rrule }: Recurrence): boolean => /\bFREQ=YEARLY\b/i.test(rrule);

/** Reading a rule over days costs milliseconds, and each gate asks for the same days. */
const expanded = remembered(KEPT, (question): readonly Span[] => {
  const [recurrence, range] = JSON.parse(question) as [Recurrence, Span];
  return recurringSpans(recurrence, range);
});

/** The same days for all who ask within a day: from the day in which a range begins to the end of that in which it ends. */
const wholeDays = ({ fromMs, toMs }: Span): Span => ({
  fromMs: Math.floor(fromMs / DAY_MS) * DAY_MS,
  toMs: (Math.floor(toMs / DAY_MS) + 1) * DAY_MS,
});

/**
 * The stretches of a freeze that touch a range, in order. Of one that comes again those that reach beyond the whole days of the
 * range are cut there; `edgeMs` is where.
 */
export function freezeSpans(
  when: FreezeTime,
  range: Span,
): { readonly spans: readonly Span[]; readonly edgeMs: number } {
  if (!comesAgain(when)) return { spans: [when], edgeMs: Number.POSITIVE_INFINITY };
  const days = wholeDays(range);
  const { rrule, firstStart, timeZone, durationMinutes } = when;
  return {
    spans: expanded(JSON.stringify([{ rrule, firstStart, timeZone, durationMinutes }, days])),
    edgeMs: days.toMs,
  };
}

const AHEAD_DAYS = [64, 800];
const YEARLY_AHEAD_DAYS = [800, 3_000];
const BACK_DAYS = 800;

/** When a freeze is told to be: its nearest stretch; of one that comes no more, no time at all, at its first start. */
export function toldSpan(when: FreezeTime, atMs: number): Span & { readonly comes: boolean } {
  const span = nearestSpan(when, atMs);
  if (span) return { ...span, comes: true };
  const { firstStart, timeZone } = when as Recurrence;
  const firstMs = Temporal.PlainDateTime.from(firstStart).toZonedDateTime(timeZone).epochMilliseconds;
  return { fromMs: firstMs, toMs: firstMs, comes: false };
}

/** The stretch in force at a moment, else the next, else the last; undefined for a rule that never comes. */
export function nearestSpan(when: FreezeTime, atMs: number): Span | undefined {
  for (const days of comesAgain(when) && isYearly(when) ? YEARLY_AHEAD_DAYS : AHEAD_DAYS) {
    const range = { fromMs: atMs - 32 * DAY_MS, toMs: atMs + days * DAY_MS };
    const ahead = freezeSpans(when, range).spans.find(({ toMs }) => toMs > atMs);
    if (ahead) return ahead;
  }
  return freezeSpans(when, { fromMs: atMs - BACK_DAYS * DAY_MS, toMs: atMs }).spans.at(-1);
}
