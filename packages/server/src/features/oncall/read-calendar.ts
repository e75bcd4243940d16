import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import type { Kernel } from "../../kernel/kernel.ts";
import { OutboundError } from "../../kernel/outbound.ts";
import type { CalendarEntry, CalendarSpec } from "./calendar-store.ts";
import { type IcalEvent, icalEvents, NotACalendar } from "./ical-events.ts";
import { publicHolidays } from "./public-holidays.ts";
import { peopleRecogniser } from "./recognise-people.ts";

const BACK_MS = 60 * DAY_MS;
const AHEAD_MS = 400 * DAY_MS;
const TIMEOUT_MS = 20_000;
const MOST_BYTES = 8 * 1024 * 1024;

export type ReadCalendar =
  | { readonly entries: readonly CalendarEntry[] }
  /** Why it could not be read, as a sentence. */
  | { readonly error: string };

/** Reads all sources of a calendar. One that fails makes the whole fail: half of it would page the wrong people. */
export async function readCalendar(kernel: Kernel, spec: CalendarSpec, now: Date): Promise<ReadCalendar> {
  const nowMs = now.getTime();
  const span = { fromMs: nowMs - BACK_MS, toMs: nowMs + AHEAD_MS };
  try {
    const texts = [...(spec.ical ? [spec.ical] : []), ...(spec.icalUrl ? [await fetched(kernel, spec.icalUrl)] : [])];
    const events = texts.flatMap((text) => icalEvents(text, span, spec.timeZone));
    const holidays = spec.country ? await publicHolidays(spec.country, spec.region, now) : [];
    const dates = (spec.dates ?? []).map(({ date, name }) => ({ day: date, name }));
    return { entries: [...holidays, ...dates, ...(await entriesOf(kernel, events))] };
  } catch (error) {
    if (error instanceof OutboundError) return { error: reached(error, spec.icalUrl) };
    if (error instanceof NotACalendar) return { error: error.message };
    throw error;
  }
}

/** Why an address could not be asked: what of it is encrypted, and what not, is told by OpenSSL in its own words. */
function reached({ message }: OutboundError, url = ""): string {
  if (!/SSL|EPROTO|wrong version number/i.test(message) || url.startsWith("http:")) return message;
  const { host } = new URL(url);
  return `${host} does not speak https, which ${url.startsWith("https:") ? "https://" : "webcal://"} means: write http:// before it, or ask at its https port`;
}

async function fetched({ outbound }: Kernel, url: string): Promise<string> {
  const headers = { accept: "text/calendar, text/plain;q=0.5" };
  const address = url.replace(/^webcals?:/, "https:");
  const { status, text } = await outbound.send(address, { headers, timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES });
  if (status === 200) return text;
  const host = new URL(address).host;
  if (status >= 300 && status < 400)
    throw new NotACalendar(`${host} answered ${status}, another address: name that one`);
  throw new NotACalendar(`${host} answered ${status} instead of a calendar`);
}

async function entriesOf({ db }: Kernel, events: readonly IcalEvent[]): Promise<CalendarEntry[]> {
  const peopleOf = await peopleRecogniser(db, events);
  return events.flatMap((event) => {
    const days = event.days.map((day) => ({ day, name: event.summary }));
    const users = peopleOf(event);
    if (event.days.length > 0 && users.length === 0) return days;
    const [from, to] = [new Date(event.fromMs).toISOString(), new Date(event.toMs).toISOString()];
    return [...days, { from, to, name: event.summary, users }];
  });
}
