import type { Problem } from "../problem.ts";
import { type BusinessHours, openSpans } from "../time/business-hours.ts";
import { humanizeMinutes } from "../time/duration.ts";
import { type Recurrence, recurrenceProblems, recurrenceText, recurringSpans } from "../time/recurrence.ts";
import { clipped, type Span, spansWithout } from "../time/span.ts";
import { timeZoneProblem } from "../time/time-zone.ts";

/** When minutes are taken out of error budgets. */
export type ExclusionTime =
  | ({ readonly kind: "once" | "maintenance" } & Span)
  | ({ readonly kind: "recurring" } & Recurrence)
  | ({
      /** Everything outside of these hours, within its own bounds where it has any. */
      readonly kind: "business_hours";
      readonly fromMs?: number | undefined;
      readonly toMs?: number | undefined;
    } & BusinessHours);

/** Which objectives it holds for: each list given must hold the objective; one that names nothing holds for all. */
export type ExclusionSelector = {
  readonly slos?: readonly string[] | undefined;
  readonly services?: readonly string[] | undefined;
  readonly teams?: readonly string[] | undefined;
};

export type ExclusionSubject = {
  readonly slo: string;
  /** The document that made it, which may have made others too. */
  readonly document: string;
  readonly service: string;
  /** The team that owns the service. */
  readonly team: string;
};

/** Whether an exclusion is of this objective: every part of its selector that says something names it. */
export const holdsFor = ({ slos, services, teams }: ExclusionSelector, subject: ExclusionSubject): boolean =>
  (slos === undefined || slos.includes(subject.slo) || slos.includes(subject.document)) &&
  (services === undefined || services.includes(subject.service)) &&
  (teams === undefined || teams.includes(subject.team));

/**
 * The stretches of a range that are excluded, in order and without overlaps. The answer for a range is that for its
 * pieces, put together.
 */
export function excludedSpans(time: ExclusionTime, fromMs: number, toMs: number): Span[] {
  const range = { fromMs, toMs };
  if (!(fromMs < toMs)) return [];
  if (time.kind === "recurring") return recurringSpans(time, range);
  if (time.kind === "business_hours") {
    const { fromMs: sinceMs = fromMs, toMs: untilMs = toMs } = time;
    const held = clipped({ fromMs: sinceMs, toMs: untilMs }, range);
    return held === undefined ? [] : spansWithout([held], openSpans(time, held));
  }
  const within = clipped(time, range);
  return within === undefined ? [] : [within];
}

/** What is wrong with the time of an exclusion, each with its mend; an empty list when it can be used. */
export function exclusionProblems(time: ExclusionTime): Problem[] {
  if (time.kind === "recurring") return recurrenceProblems(time);
  const { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY } = time;
  const order: Problem[] = fromMs < toMs ? [] : [{ path: "to", message: "it must end after it begins" }];
  if (time.kind !== "business_hours") return order;
  const zoneProblem = timeZoneProblem(time.timeZone);
  return zoneProblem === undefined ? order : [...order, { path: "timeZone", message: zoneProblem }];
}

/** When it holds, in words. Throws RangeError for one that `exclusionProblems` would refuse. */
export function exclusionText(time: ExclusionTime): string {
  const day = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  if (time.kind === "recurring") {
    return `${recurrenceText(time)}, for ${humanizeMinutes(time.durationMinutes)} (${time.timeZone})`;
  }
  if (time.kind !== "business_hours") return `${day(time.fromMs)} to ${day(time.toMs)}`;
  const { days, opens, closes, holidays, timeZone, fromMs, toMs } = time;
  return [
    `all but ${days.join(" ")} ${opens} to ${closes} (${timeZone})`,
    ...(holidays.length > 0 ? [`and ${holidays.length} holiday${holidays.length === 1 ? "" : "s"}`] : []),
    ...(fromMs === undefined ? [] : [`from ${day(fromMs)}`]),
    ...(toMs === undefined ? [] : [`until ${day(toMs)}`]),
  ].join(", ");
}
