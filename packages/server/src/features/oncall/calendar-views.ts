import type { Db } from "../../kernel/database.ts";
import { notFound } from "../../kernel/problem.ts";
import { type CalendarRow, type CalendarSpec, calendarStore } from "./calendar-store.ts";
import { revisionOf, withRevision } from "./seen-revision.ts";

const MOST_DAYS = 5;
const MOST_UNKNOWN = 10;

/** Where a calendar comes from, in words. An address may be a secret: only its host is told. */
export function sourceText({ country, region, dates, icalUrl, ical }: CalendarSpec): string {
  const parts = [
    country && `public holidays of ${country}${region ? `-${region}` : ""}`,
    dates && dates.length > 0 && `${dates.length} ${dates.length === 1 ? "date" : "dates"}`,
    icalUrl && `iCal from ${new URL(icalUrl).host}`,
    ical && "an iCal file",
  ];
  return parts.filter(Boolean).join(", ") || "nothing yet";
}

export function calendarView(row: CalendarRow, now: Date) {
  const today = now.toISOString().slice(0, 10);
  const nowText = now.toISOString();
  const days = row.copy.flatMap((entry) =>
    "day" in entry && entry.day >= today ? [{ date: entry.day, name: entry.name }] : [],
  );
  const shifts = row.copy.flatMap((entry) => ("day" in entry || entry.to <= nowText ? [] : [entry]));
  const unknown = shifts
    .filter(({ users }) => users.length === 0)
    .map(({ name }) => name || "an event without a title");
  return {
    name: row.name,
    displayName: row.displayName,
    description: row.description,
    source: sourceText(row.spec),
    dayCount: days.length,
    shiftCount: shifts.filter(({ users }) => users.length > 0).length,
    nextDays: days.toSorted((a, b) => a.date.localeCompare(b.date)).slice(0, MOST_DAYS),
    unknownPeople: [...new Set(unknown)].slice(0, MOST_UNKNOWN),
    copiedAt: row.copiedAt,
    checkedAt: row.checkedAt,
    error: row.error,
    revision: revisionOf(calendarSaid(row)),
  };
}

type Said = Pick<CalendarRow, "name" | "displayName" | "description" | "spec" | "labels" | "annotations">;
export const calendarSaid = ({ name, displayName, description, spec, labels, annotations }: Said) => ({
  ...{ name, displayName, description },
  ...spec,
  ...{ labels, annotations },
});

/** What changes what a calendar says, as the audit log has it. */
export const calendarChanges = (name: string) => ({
  subject: `calendar:${name}`,
  actions: ["oncall.putCalendar", "oncall.applyCalendar", "oncall.deleteCalendar"],
});

/** A calendar as it was told, so that it can be changed. */
export async function calendarDefinition(db: Db, name: string) {
  const [row] = await calendarStore(db).calendars([name]);
  if (!row) throw notFound("calendar", name, "The list of calendars shows those there are.");
  return withRevision(calendarSaid(row));
}

export async function calendarList(db: Db, now: Date) {
  const rows = await calendarStore(db).calendars();
  return { calendars: rows.map((row) => calendarView(row, now)) };
}
