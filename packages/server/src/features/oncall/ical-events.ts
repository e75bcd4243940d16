import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { isTimeZone } from "@shipshape/domain/time/time-zone";
import ICAL from "ical.js";
import { grouped } from "../../kernel/grouped.ts";
import { messageOf } from "../../kernel/problem.ts";
import { type IcalOccurrence, occurrencesOf } from "./ical-changes.ts";
import { type IcalPart, type IcalSpan, partOf, summaryOf } from "./ical-series.ts";
import { withinSteps } from "./ical-steps.ts";

/** One occurrence of an event of a calendar, as far as it matters to who is on call. */
export type IcalEvent = {
  readonly summary: string;
  /** Mail addresses and names of those who attend. */
  readonly attendees: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
  /** The whole days of an event that has no times: ISO dates. */
  readonly days: readonly string[];
};

const MOST_EVENTS = 10_000;

// many programs write a whole day without saying VALUE=DATE
ICAL.design.strict = false;

/** Why a text is no calendar, with the mend. */
export class NotACalendar extends Error {}

/**
 * The occurrences of a calendar (RFC 5545) that touch a span, without those that were cancelled. A time without a zone, and
 * a whole day, are by the zone that is given, else by the one the calendar names (X-WR-TIMEZONE), else in UTC. Throws
 * NotACalendar.
 */
export function icalEvents(text: string, span: IcalSpan, givenZone: string | undefined): IcalEvent[] {
  try {
    const events = withinSteps(() => calendarsIn(text).flatMap((calendar) => eventsIn(calendar, span, givenZone)));
    return events.sort((a, b) => a.fromMs - b.fromMs);
  } catch (error) {
    if (error instanceof NotACalendar) throw error;
    throw new NotACalendar(`it cannot be read: ${messageOf(error)}`);
  }
}

function eventsIn(calendar: ICAL.Component, span: IcalSpan, givenZone: string | undefined): IcalEvent[] {
  const named = String(calendar.getFirstPropertyValue("x-wr-timezone") ?? "");
  const zone = givenZone ?? (isTimeZone(named) ? named : "UTC");
  const parts = calendar.getAllSubcomponents("vevent").map((component) => readPart(component, zone));
  const events: IcalEvent[] = [];
  for (const group of grouped(parts, uidOf).values()) {
    const touching = occurrencesOf(group, span, zone).filter(({ times }) => touches(times, span));
    if (events.length + touching.length > MOST_EVENTS)
      throw new NotACalendar(`it has more than ${MOST_EVENTS} events in a year: split it`);
    events.push(...touching.map(eventOf));
  }
  return events;
}

function readPart(component: ICAL.Component, zone: string): IcalPart {
  const part = partOf(component, zone);
  if (part) return part;
  throw new NotACalendar(`its event "${summaryOf(component)}" has no DTSTART`);
}

/** Those without a UID have nothing to do with each other. */
const uidOf = (part: IcalPart): unknown => part.component.getFirstPropertyValue("uid") ?? part;

function calendarsIn(text: string): ICAL.Component[] {
  const components = parsed(text);
  if (components.length > 0 && components.every(({ name }) => name === "vcalendar")) return components;
  throw new NotACalendar("it is no iCal calendar: it has to begin with BEGIN:VCALENDAR");
}

/** A text may hold several calendars, one after the other: ical.js gives one as it is, several as a list. */
function parsed(text: string): ICAL.Component[] {
  try {
    const read: unknown[] = ICAL.parse(text);
    const several = typeof read[0] === "string" ? [read] : read;
    return several.map((one) => new ICAL.Component(one as unknown[]));
  } catch (error) {
    throw new NotACalendar(`it is no iCal calendar (RFC 5545): ${messageOf(error)}`);
  }
}

const touches = ({ fromMs, toMs }: IcalSpan, span: IcalSpan): boolean => fromMs < span.toMs && toMs > span.fromMs;

function eventOf({ part, times: { localMs, fromMs, toMs } }: IcalOccurrence): IcalEvent {
  const { summary, attendees, start, lengthMs } = part;
  return { summary, attendees, fromMs, toMs, days: start.isDate ? daysFrom(localMs, lengthMs) : [] };
}

/** The days of an event without times; its end is not part of it. */
function daysFrom(firstMs: number, lengthMs: number): string[] {
  const count = Math.min(366, Math.max(1, Math.round(lengthMs / DAY_MS)));
  return Array.from({ length: count }, (_, day) => new Date(firstMs + day * DAY_MS).toISOString().slice(0, 10));
}
