import { type BusinessHours, openSpans } from "../time/business-hours.ts";
import { type Recurrence, recurringSpans } from "../time/recurrence.ts";
import { type Span, spansWithout } from "../time/span.ts";

/** When a rule holds: one stretch of time, again and again, or in (or outside of) hours of the week. */
export type RuleTime =
  | ({ readonly kind: "once" } & Span)
  | ({ readonly kind: "recurring" } & Recurrence)
  | ({ readonly kind: "hours"; readonly outside: boolean } & BusinessHours);

type Answer = { readonly holds: boolean; readonly untilMs: number | undefined };

const AHEAD_MS = 8 * 86_400_000;

/** Asking a recurrence costs more than all else of a rule, and its answer stands until it begins or ends. */
const known = new WeakMap<RuleTime, { readonly fromMs: number; readonly toMs: number; readonly answer: Answer }>();

/** Whether a rule holds at a moment, and if so until when, as far as that is within the next eight days. */
export function ruleTimeAt(time: RuleTime, nowMs: number): Answer {
  if (time.kind === "once") {
    const holds = time.fromMs <= nowMs && nowMs < time.toMs;
    return { holds, untilMs: holds ? time.toMs : undefined };
  }
  const kept = known.get(time);
  if (kept !== undefined && kept.fromMs <= nowMs && nowMs < kept.toMs) return kept.answer;
  const range = { fromMs: nowMs, toMs: nowMs + AHEAD_MS };
  const [span] = spansOf(time, range);
  const holds = span !== undefined && span.fromMs <= nowMs;
  const answer = { holds, untilMs: holds ? span.toMs : undefined };
  known.set(time, { fromMs: nowMs, toMs: (holds ? span.toMs : span?.fromMs) ?? range.toMs, answer });
  return answer;
}

function spansOf(time: Exclude<RuleTime, { kind: "once" }>, range: Span): Span[] {
  if (time.kind === "recurring") return recurringSpans(time, range);
  const open = openSpans(time, range);
  return time.outside ? spansWithout([range], open) : open;
}
