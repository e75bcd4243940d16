import * as z from "zod";
import { defineEvent } from "./event.ts";
import { defineRoute } from "./route.ts";
import { Annotations, DisplayName, Done, Labels, Moment, Name, OnlyNew, Revision, Seen, TimeZone } from "./value.ts";

const MOST_ICAL_CHARACTERS = 1_000_000;

/** Days and shifts from elsewhere; of several sources all count. */
export const calendarShape = {
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, "an ISO 3166 code such as DE")
    .optional()
    .describe("its public holidays"),
  region: z.string().min(1).max(20).optional().describe("within the country, such as BY"),
  dates: z
    .array(
      z.strictObject({
        date: z.iso.date("a day of the calendar such as 2026-12-24"),
        name: z.string().max(200).default(""),
      }),
    )
    .max(1000)
    .optional(),
  icalUrl: z.url().max(2000).optional().describe("asked for anew every quarter of an hour"),
  timeZone: TimeZone.optional().describe("by whose clock its whole days and times without a zone are; else as it says"),
  ical: z.string().max(MOST_ICAL_CHARACTERS).optional().describe("the text of an iCal file"),
};

export const CalendarInput = z.strictObject({
  displayName: DisplayName.optional(),
  description: z.string().max(4000).default(""),
  ...calendarShape,
  labels: Labels,
  annotations: Annotations,
});

export const Calendar = z.object({
  name: Name,
  displayName: z.string(),
  description: z.string(),
  source: z.string().describe("where it comes from, in words; of an address only the host"),
  dayCount: z.int().describe("whole days ahead"),
  shiftCount: z.int().describe("shifts ahead in which somebody was recognised"),
  nextDays: z.array(z.object({ date: z.string(), name: z.string() })).describe("the next whole days"),
  unknownPeople: z.array(z.string()).describe("what events ahead are called in which nobody was recognised"),
  copiedAt: Moment.nullable().describe("as of when its content is"),
  checkedAt: Moment.nullable(),
  error: z.string().nullable().describe("why it could not be read anew; the last good copy stays"),
  revision: Revision,
});

/** A calendar as it was told, with the whole address it is read from. */
export const CalendarDefinition = CalendarInput.extend({ name: Name, displayName: z.string(), revision: Revision });

/** A secret address under which a calendar app follows a schedule, or one's own shifts. */
export const CalendarFeed = z.object({
  id: z.uuid(),
  schedule: Name.nullable().describe("null: one's own shifts on every schedule"),
  createdAt: Moment,
  lastUsedAt: Moment.nullable(),
});

const byName = z.object({ name: Name });

export const oncallCalendars = {
  listCalendars: defineRoute({
    id: "oncall.listCalendars",
    method: "GET",
    path: "/api/v1/calendars",
    summary: "Calendars of holidays and of shifts from elsewhere, and how fresh they are",
    permission: "oncall:read",
    response: z.object({ calendars: z.array(Calendar) }),
  }),
  getCalendar: defineRoute({
    id: "oncall.getCalendar",
    method: "GET",
    path: "/api/v1/calendars/:name",
    summary: "Where a calendar comes from, as it was told: for whoever may change it, as its address may be a secret",
    permission: "oncall:write",
    params: byName,
    response: CalendarDefinition,
  }),
  putCalendar: defineRoute({
    id: "oncall.putCalendar",
    method: "PUT",
    path: "/api/v1/calendars/:name",
    summary: "Create a calendar, or change where it comes from, and read it",
    permission: "oncall:write",
    params: byName,
    query: OnlyNew.extend(Seen.shape),
    body: CalendarInput,
    response: Calendar,
  }),
  refreshCalendar: defineRoute({
    id: "oncall.refreshCalendar",
    method: "POST",
    path: "/api/v1/calendars/:name/refresh",
    summary: "Read a calendar anew, now",
    permission: "oncall:write",
    params: byName,
    response: Calendar,
  }),
  deleteCalendar: defineRoute({
    id: "oncall.deleteCalendar",
    method: "DELETE",
    path: "/api/v1/calendars/:name",
    summary: "Delete a calendar that no schedule names",
    permission: "oncall:write",
    params: byName,
    response: Done,
  }),
  exportSchedule: defineRoute({
    id: "oncall.exportSchedule",
    method: "GET",
    path: "/api/v1/schedules/:name/ical",
    summary: "The final shifts of a schedule as iCal (default: from 30 days ago to a year on)",
    permission: "oncall:read",
    params: byName,
    query: z.object({ from: Moment.optional(), to: Moment.optional() }),
    response: z.object({ fileName: z.string(), ical: z.string() }),
  }),
  listCalendarFeeds: defineRoute({
    id: "oncall.listCalendarFeeds",
    method: "GET",
    path: "/api/v1/me/calendar-feeds",
    summary: "My calendar addresses; the addresses themselves are shown only once",
    permission: "self",
    response: z.object({ feeds: z.array(CalendarFeed) }),
  }),
  createCalendarFeed: defineRoute({
    id: "oncall.createCalendarFeed",
    method: "POST",
    path: "/api/v1/me/calendar-feeds",
    summary: "Make a secret address for a calendar app: of a schedule, or of my own shifts",
    permission: "self",
    body: z.strictObject({ schedule: Name.optional() }),
    response: CalendarFeed.extend({ url: z.string() }),
  }),
  revokeCalendarFeed: defineRoute({
    id: "oncall.revokeCalendarFeed",
    method: "DELETE",
    path: "/api/v1/me/calendar-feeds/:feedId",
    summary: "Revoke a calendar address: whoever has it learns nothing more",
    permission: "self",
    params: z.object({ feedId: z.uuid() }),
    response: Done,
  }),
};

export const calendarChanged = defineEvent(
  "oncall.calendarChanged",
  "A calendar was created, changed, deleted, or told something else than before",
  z.object({ calendar: Name }),
);
