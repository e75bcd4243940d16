import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import ICAL from "ical.js";
import { type IcalMoment, localMsOf, momentOf } from "./ical-moment.ts";

export type IcalSpan = { readonly fromMs: number; readonly toMs: number };

/** A VEVENT with its times read: one event, a series, or a change of one of a series. */
export type IcalPart = {
  readonly component: ICAL.Component;
  readonly summary: string;
  /** Mail addresses and names of those who attend. */
  readonly attendees: readonly string[];
  readonly sequence: number;
  readonly isCancelled: boolean;
  readonly start: IcalMoment;
  /** From its start to its end by the wall clock, and when it ends. */
  readonly lengthMs: number;
  readonly endMs: number;
};

/** When a part happens: the part itself, or one of its series. */
export type IcalTimes = { readonly localMs: number; readonly fromMs: number; readonly toMs: number };

/** Reads a VEVENT; nothing where it has no DTSTART. */
export function partOf(component: ICAL.Component, otherwise: string): IcalPart | undefined {
  const start = momentsIn(component, "dtstart", otherwise)[0];
  if (!start) return undefined;
  const length = component.getFirstPropertyValue("duration");
  const end = momentsIn(component, "dtend", otherwise)[0];
  const lengthMs = Math.max(0, end ? start.clock.localOf(end.atMs) - start.localMs : usualLength(start, length));
  return {
    component,
    summary: summaryOf(component),
    attendees: component.getAllProperties("attendee").flatMap(attendeeNames),
    sequence: Number(component.getFirstPropertyValue("sequence") ?? 0),
    isCancelled: String(component.getFirstPropertyValue("status") ?? "").toUpperCase() === "CANCELLED",
    start,
    lengthMs,
    endMs: Math.max(start.atMs, end?.atMs ?? start.clock.instantOf(start.localMs + lengthMs)),
  };
}

export const summaryOf = (component: ICAL.Component): string =>
  String(component.getFirstPropertyValue("summary") ?? "");

function attendeeNames(attendee: ICAL.Property): string[] {
  const address = String(attendee.getFirstValue() ?? "").replace(/^mailto:/i, "");
  const name = attendee.getParameter("cn");
  return [address, ...(typeof name === "string" ? [name] : [])].filter((text) => text !== "");
}

function usualLength({ isDate }: IcalMoment, length: unknown): number {
  if (length instanceof ICAL.Duration) return length.toSeconds() * 1000;
  return isDate ? DAY_MS : 0;
}

/** Every moment that the properties of a name tell: of a period, when it begins. */
export function momentsIn(component: ICAL.Component, name: string, otherwise: string): IcalMoment[] {
  return component.getAllProperties(name).flatMap((property) =>
    property.getValues().flatMap((value) => {
      const time = value instanceof ICAL.Period ? value.start : value;
      return time instanceof ICAL.Time ? [momentOf(property, time, otherwise)] : [];
    }),
  );
}

/** Tells whether one of a series is among the moments that name some: by the moment, or by the day where days are named. */
export function amongMoments(named: readonly IcalMoment[], ofDays: boolean): (one: IcalTimes) => boolean {
  const moments = new Set(named.map(({ atMs }) => atMs));
  const days = new Set(named.filter(({ isDate }) => isDate || ofDays).map(({ localMs }) => dayOf(localMs)));
  return ({ fromMs, localMs }) => moments.has(fromMs) || days.has(dayOf(localMs));
}

/** The day of a local time, as a number. */
export const dayOf = (localMs: number): number => Math.floor(localMs / DAY_MS);

/** When one of a series happens that begins at a local time. */
export function timesAt({ start, lengthMs, endMs }: IcalPart, localMs: number): IcalTimes {
  const fromMs = start.clock.instantOf(localMs);
  const toMs = localMs === start.localMs ? endMs : start.clock.instantOf(localMs + lengthMs);
  return { localMs, fromMs, toMs: Math.max(fromMs, toMs) };
}

/**
 * When a series happens within a span, less what its EXDATE leave out. Everything is by the wall clock of its DTSTART, so
 * that UNTIL, EXDATE and RDATE may be told by another one.
 */
export function seriesTimes(part: IcalPart, span: IcalSpan, otherwise: string): IcalTimes[] {
  const found = new Map<number, IcalTimes>();
  const keep = (times: IcalTimes) => found.set(times.fromMs, times);
  const rules = part.component.getAllProperties("rrule").map((property) => property.getFirstValue());
  if (rules.length === 0) keep(timesAt(part, part.start.localMs));
  for (const rule of rules) if (rule instanceof ICAL.Recur) for (const one of ruled(part, rule, span)) keep(one);
  for (const one of added(part, otherwise)) keep(one);
  const isLeftOut = amongMoments(momentsIn(part.component, "exdate", otherwise), part.start.isDate);
  return [...found.values()].filter((one) => one.fromMs < span.toMs && !isLeftOut(one));
}

function ruled(part: IcalPart, rule: ICAL.Recur, span: IcalSpan): IcalTimes[] {
  const found: IcalTimes[] = [];
  const starts = ofLocalTime(part, rule).iterator(floating(part.start.localMs, part.start.isDate));
  const overMs = span.fromMs - part.lengthMs - 2 * DAY_MS;
  for (let start = starts.next(); start; start = starts.next()) {
    const localMs = localMsOf(start);
    if (localMs < overMs) continue;
    const times = timesAt(part, localMs);
    if (times.fromMs >= span.toMs) break;
    found.push(times);
  }
  return found;
}

/** RDATE: moments, or periods of a length of their own. */
function added(part: IcalPart, otherwise: string): IcalTimes[] {
  return part.component.getAllProperties("rdate").flatMap((property) =>
    property.getValues().flatMap((value): IcalTimes[] => {
      if (value instanceof ICAL.Time) {
        const { atMs } = momentOf(property, value, otherwise);
        return [timesAt(part, part.start.clock.localOf(atMs))];
      }
      if (!(value instanceof ICAL.Period)) return [];
      const { atMs } = momentOf(property, value.start, otherwise);
      const lengthMs = localMsOf(value.getEnd()) - localMsOf(value.start);
      return [{ localMs: part.start.clock.localOf(atMs), fromMs: atMs, toMs: atMs + Math.max(0, lengthMs) }];
    }),
  );
}

/** The rule with an UNTIL by the clock of its series: a day is meant with all its hours. */
function ofLocalTime({ start }: IcalPart, rule: ICAL.Recur): ICAL.Recur {
  const { until } = rule;
  if (!until) return rule;
  const local = rule.clone();
  local.until = floating(lastLocalMs(start, until), start.isDate);
  return local;
}

function lastLocalMs(start: IcalMoment, until: ICAL.Time): number {
  const localMs = localMsOf(until);
  if (until.isDate) return start.isDate ? localMs : localMs + DAY_MS - 1;
  return until.zone?.tzid === "UTC" ? start.clock.localOf(localMs) : localMs;
}

function floating(localMs: number, isDate: boolean): ICAL.Time {
  const at = new Date(localMs);
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
  const [hour, minute, second] = isDate ? [0, 0, 0] : [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()];
  return new ICAL.Time({ year, month, day, hour, minute, second, isDate }, ICAL.Timezone.localTimezone);
}
