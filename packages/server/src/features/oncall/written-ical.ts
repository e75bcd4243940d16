import { ICalCalendar, ICalEventTransparency } from "ical-generator";

export type WrittenEvent = {
  readonly id: string;
  readonly start: Date;
  readonly end: Date;
  readonly summary: string;
  readonly description: string;
};

/** Shifts as a calendar (RFC 5545). Whatever people wrote into a name, it stays text. */
export function writtenIcal(name: string, events: readonly WrittenEvent[]): string {
  const calendar = new ICalCalendar({ name: escaped(name), prodId: { company: "Shipshape", product: "on call" } });
  for (const { id, start, end, summary, description } of events) {
    calendar.createEvent({
      ...{ id, start, end, stamp: start },
      summary: printable(summary),
      description: printable(description),
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  return calendar.toString();
}

/** Without what may not stand in a text of a calendar (RFC 5545, 3.1): control characters but the tab and the line break. */
const printable = (text: string): string => text.replace(/\r\n?/g, "\n").replace(/[^\P{Cc}\t\n]/gu, "");

/**
 * In one line, by RFC 5545, 3.3.11: the library writes the name of a calendar as it is, and a line break in it would begin
 * another property.
 */
const escaped = (text: string): string =>
  printable(text)
    .replace(/\s+/g, " ")
    .replace(/[\\;,]/g, "\\$&");
