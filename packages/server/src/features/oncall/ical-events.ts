import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { isTimeZone } from "@shipshape/domain/time/time-zone";
import { zoneClock } from "@shipshape/domain/time/zone-clock";
import ICAL from "ical.js";
import { grouped } from "../../kernel/grouped.ts";
import { messageOf } from "../../kernel/problem.ts";
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

export type IcalSpan = { readonly fromMs: number; readonly toMs: number };

const MOST_EVENTS = 10_000;

/** Why a text is no calendar, with the mend. */
export class NotACalendar extends Error {}

type Zoned = { readonly time: ICAL.Time; readonly zone: string | undefined };

/**
 * The occurrences of a calendar (RFC 5545) that touch a span. A time without a zone, and a whole day, are by the zone that
 * is given, else by the one the calendar names (X-WR-TIMEZONE), else in UTC. Throws NotACalendar.
 */
export function icalEvents(text: string, span: IcalSpan, givenZone: string | undefined): IcalEvent[] {
  try {
    return withinSteps(() => eventsIn(text, span, givenZone));
  } catch (error) {
    if (error instanceof NotACalendar) throw error;
    throw new NotACalendar(`it cannot be read: ${messageOf(error)}`);
  }
}

function eventsIn(text: string, span: IcalSpan, givenZone: string | undefined): IcalEvent[] {
  const calendar = parsed(text);
  const named = String(calendar.getFirstPropertyValue("x-wr-timezone") ?? "");
  const zone = givenZone ?? (isTimeZone(named) ? named : "UTC");
  const components = calendar.getAllSubcomponents("vevent");
  const isException = (component: ICAL.Component): boolean => component.hasProperty("recurrence-id");
  const exceptionsOf = grouped(components.filter(isException), uidOf);
  const events: IcalEvent[] = [];
  for (const component of components) {
    if (isException(component)) continue;
    const exceptions = exceptionsOf.get(uidOf(component)) ?? [];
    const event = new ICAL.Event(component, { exceptions });
    events.push(...occurrencesOf(event, exceptions.length > 0, span, zone));
    if (events.length > MOST_EVENTS)
      throw new NotACalendar(`it has more than ${MOST_EVENTS} events in a year: split it`);
  }
  return events.sort((a, b) => a.fromMs - b.fromMs);
}

const uidOf = (component: ICAL.Component): string => String(component.getFirstPropertyValue("uid") ?? "");

function parsed(text: string): ICAL.Component {
  try {
    const component = new ICAL.Component(ICAL.parse(text));
    if (component.name === "vcalendar") return component;
  } catch (error) {
    const because = messageOf(error);
    throw new NotACalendar(`it is no iCal calendar (RFC 5545): ${because}`);
  }
  throw new NotACalendar("it is no iCal calendar: it has to begin with BEGIN:VCALENDAR");
}

function occurrencesOf(event: ICAL.Event, hasChanges: boolean, span: IcalSpan, zone: string): IcalEvent[] {
  if (!event.isRecurring()) {
    const one = occurrence(event, event.startDate, event.endDate, zone);
    return touches(one, span) ? [one] : [];
  }
  const found: IcalEvent[] = [];
  const starts = event.iterator();
  // those that none was moved from need no second look while they are long over
  const overMs = hasChanges ? Number.NEGATIVE_INFINITY : span.fromMs - event.duration.toSeconds() * 1_000 - 2 * DAY_MS;
  for (;;) {
    const start = starts.next();
    if (!start) break;
    if (Date.UTC(start.year, start.month - 1, start.day) < overMs) continue;
    const { item, startDate, endDate } = event.getOccurrenceDetails(start);
    const one = occurrence(item, startDate, endDate, zone);
    if (one.fromMs >= span.toMs) break;
    if (touches(one, span)) found.push(one);
  }
  return found;
}

const touches = ({ fromMs, toMs }: IcalEvent, span: IcalSpan): boolean => fromMs < span.toMs && toMs > span.fromMs;

function occurrence(event: ICAL.Event, start: ICAL.Time, end: ICAL.Time, zone: string): IcalEvent {
  const own = zoneOf(event, "dtstart");
  const from = { time: start, zone: own };
  const fromMs = instantOf(from, zone);
  const toMs = instantOf({ time: end, zone: zoneOf(event, "dtend") ?? own }, zone);
  return {
    summary: event.summary ?? "",
    attendees: event.attendees.flatMap((attendee) => attendeeNames(attendee)),
    fromMs,
    toMs: Math.max(toMs, fromMs),
    days: start.isDate ? daysBetween(start, end) : [],
  };
}

function attendeeNames(attendee: ICAL.Property): string[] {
  const address = String(attendee.getFirstValue() ?? "").replace(/^mailto:/i, "");
  const name = attendee.getParameter("cn");
  return [address, ...(typeof name === "string" ? [name] : [])].filter((text) => text !== "");
}

function zoneOf(event: ICAL.Event, property: string): string | undefined {
  const zone = event.component.getFirstProperty(property)?.getParameter("tzid");
  return typeof zone === "string" ? zone : undefined;
}

/** By our own clocks where the zone is one we know, else by the rules that the calendar brings along. */
function instantOf({ time, zone }: Zoned, otherwise: string): number {
  const isUtc = time.zone?.tzid === "UTC" && !time.isDate;
  if (!isUtc && zone !== undefined && !isTimeZone(zone) && time.zone?.tzid !== "floating")
    return time.toUnixTime() * 1000;
  const localMs = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
  if (isUtc) return localMs;
  return zoneClock(zone !== undefined && isTimeZone(zone) ? zone : otherwise).instantOf(localMs);
}

/** The days of an event without times; its end is not part of it. */
function daysBetween(start: ICAL.Time, end: ICAL.Time): string[] {
  const firstMs = Date.UTC(start.year, start.month - 1, start.day);
  const endMs = Math.max(Date.UTC(end.year, end.month - 1, end.day), firstMs + DAY_MS);
  const count = Math.min(366, Math.round((endMs - firstMs) / DAY_MS));
  return Array.from({ length: count }, (_, day) => new Date(firstMs + day * DAY_MS).toISOString().slice(0, 10));
}
