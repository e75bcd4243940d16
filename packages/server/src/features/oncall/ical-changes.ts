import type { IcalMoment } from "./ical-moment.ts";
import {
  amongMoments,
  dayOf,
  type IcalPart,
  type IcalSpan,
  type IcalTimes,
  momentsIn,
  seriesTimes,
  timesAt,
} from "./ical-series.ts";

/** One occurrence, and the part that says what it is. */
export type IcalOccurrence = { readonly part: IcalPart; readonly times: IcalTimes };

/** A part that stands for one of a series (RECURRENCE-ID), or for that one and all after it. */
type Change = { readonly part: IcalPart; readonly of: IcalMoment; readonly isForAllAfter: boolean };

/**
 * What the parts of one UID come to: the newest of them is the event, or the series; the others stand for what they change.
 * A change of what is not in the series is an event by itself, unless the series was edited since.
 */
export function occurrencesOf(parts: readonly IcalPart[], span: IcalSpan, otherwise: string): IcalOccurrence[] {
  const changes = newestOf(parts.flatMap((part) => changeOf(part, otherwise)));
  const whole = parts.filter(({ component }) => !component.hasProperty("recurrence-id"));
  const newest = whole.reduce((most, { sequence }) => Math.max(most, sequence), Number.NEGATIVE_INFINITY);
  const series = whole.filter(({ sequence, isCancelled }) => sequence === newest && !isCancelled);
  const reach = reachOf(span, changes, newest);
  const all = series.flatMap((part) => seriesTimes(part, reach, otherwise).map((times) => ({ part, times })));
  const isThere = amongOccurrences(all);
  const standing = changes.filter(({ part, of }) =>
    series.length === 0 ? part.sequence > newest : part.sequence >= newest || isThere(of),
  );
  const found = [...unchanged(all, changes), ...standing.map(({ part }) => itself(part))];
  return found.filter(({ part }) => !part.isCancelled);
}

const itself = (part: IcalPart): IcalOccurrence => ({ part, times: timesAt(part, part.start.localMs) });

function changeOf(part: IcalPart, otherwise: string): Change[] {
  const of = momentsIn(part.component, "recurrence-id", otherwise)[0];
  const range = part.component.getFirstProperty("recurrence-id")?.getParameter("range");
  return of ? [{ part, of, isForAllAfter: String(range).toUpperCase() === "THISANDFUTURE" }] : [];
}

function newestOf(changes: readonly Change[]): Change[] {
  const newest = new Map<number, Change>();
  for (const change of changes) {
    const known = newest.get(change.of.atMs);
    if (!known || known.part.sequence <= change.part.sequence) newest.set(change.of.atMs, change);
  }
  return [...newest.values()];
}

/** Tells whether the moment that a change is of is among the occurrences. */
function amongOccurrences(all: readonly IcalOccurrence[]): (of: IcalMoment) => boolean {
  const moments = new Set(all.map(({ times }) => times.fromMs));
  const days = new Set(all.map(({ times }) => dayOf(times.localMs)));
  const wholeDays = new Set(all.flatMap(({ part, times }) => (part.start.isDate ? dayOf(times.localMs) : [])));
  return ({ atMs, localMs, isDate }) => moments.has(atMs) || (isDate ? days : wholeDays).has(dayOf(localMs));
}

/** The occurrences that no change stands for; those after a change of all after it are as it says. */
function unchanged(all: readonly IcalOccurrence[], changes: readonly Change[]): IcalOccurrence[] {
  const named = changes.map(({ of }) => of);
  const isChanged = { ofTimes: amongMoments(named, false), ofDays: amongMoments(named, true) };
  const ranges = changes.filter(({ isForAllAfter }) => isForAllAfter).sort((a, b) => a.of.atMs - b.of.atMs);
  const inOrder = all.toSorted((a, b) => a.times.fromMs - b.times.fromMs);
  let next = 0;
  return inOrder.flatMap((one) => {
    while ((ranges[next]?.of.atMs ?? Number.POSITIVE_INFINITY) <= one.times.fromMs) next++;
    const range = ranges[next - 1];
    if ((one.part.start.isDate ? isChanged.ofDays : isChanged.ofTimes)(one.times)) return [];
    return range ? moved(range, one.times) : one;
  });
}

/** The one of the series at a moment after a change that holds from another on: moved as far, and as long. */
function moved({ part, of }: Change, { fromMs }: IcalTimes): IcalOccurrence {
  const { clock, localMs } = part.start;
  return { part, times: timesAt(part, localMs + clock.localOf(fromMs) - clock.localOf(of.atMs)) };
}

/** How far to look at a series, so that what was moved into the span, and each change that may be stale, is met. */
function reachOf(span: IcalSpan, changes: readonly Change[], newest: number): IcalSpan {
  let [fromMs, toMs] = [span.fromMs, span.toMs];
  for (const { part, of, isForAllAfter } of changes) {
    const furthest = isForAllAfter ? Math.abs(part.start.atMs - of.atMs) + part.lengthMs : 0;
    const stale = part.sequence < newest ? of.atMs : span.fromMs;
    fromMs = Math.min(fromMs, span.fromMs - furthest, stale);
    toMs = Math.max(toMs, span.toMs + furthest, stale + 1);
  }
  return { fromMs, toMs };
}
