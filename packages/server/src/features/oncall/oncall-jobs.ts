import * as z from "zod";
import { SYSTEM } from "../../kernel/actor.ts";
import { defineJob, every, type HandledJob, handle, type PeriodicJob } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { calendarStore } from "./calendar-store.ts";
import { coverRequestStore } from "./cover-request-store.ts";
import { refreshCalendar, refreshCalendars } from "./refresh-calendars.ts";

/** Reads a calendar that was applied as a document. */
export const readCalendarJob = defineJob("oncall.readCalendar", z.object({ name: z.string() }));

export const oncallJobs = (kernel: Kernel): readonly HandledJob[] => [
  handle(readCalendarJob, async ({ name }) => {
    const [row] = await calendarStore(kernel.db).calendars([name]);
    if (row) await refreshCalendar(kernel, SYSTEM, name);
  }),
];

export const oncallPeriodic = (kernel: Kernel): readonly PeriodicJob[] => [
  every(60, "oncall.refreshCalendars", () => refreshCalendars(kernel)),
  every(300, "oncall.expireCoverRequests", () => coverRequestStore(kernel.db).expire(kernel.clock.now())),
];
