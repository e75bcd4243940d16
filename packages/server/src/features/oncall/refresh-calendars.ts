import { isDeepStrictEqual } from "node:util";
import { calendarChanged } from "@shipshape/contract/oncall-calendars";
import { type Actor, SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { type CalendarRow, calendarStore } from "./calendar-store.ts";
import { calendarView } from "./calendar-views.ts";
import { mergedCopy } from "./merge-calendar-copy.ts";
import { readCalendar } from "./read-calendar.ts";

/** Reads the calendars anew whose time has come. */
export async function refreshCalendars(kernel: Kernel): Promise<void> {
  for (const row of await calendarStore(kernel.db).due(kernel.clock.now())) await refreshed(kernel, SYSTEM, row);
}

/** Reads a calendar anew; where that fails, the last good copy stays and the reason is told. */
async function refreshed(kernel: Kernel, actor: Actor, row: CalendarRow): Promise<void> {
  const now = kernel.clock.now();
  const read = await readCalendar(kernel, row.spec, now);
  // audit-free: nobody decides anything, what a calendar says is copied
  await inTransaction(kernel.db, async (tx) => {
    const store = calendarStore(tx);
    const isNew = "error" in read ? row.error !== read.error : row.error !== null;
    let told = isNew;
    if ("error" in read) await store.noteError(row.id, read.error, now);
    else {
      const copy = mergedCopy(row.copy, read.entries, now);
      told ||= !isDeepStrictEqual(copy, row.copy);
      await store.keepCopy(row.id, copy, now);
    }
    if (told) await emit(tx, actor, calendarChanged, { calendar: row.name }, `calendar:${row.name}`);
  });
}

/** The same for one calendar, because somebody asks. */
export async function refreshCalendar(kernel: Kernel, actor: Actor, name: string) {
  const [row] = await calendarStore(kernel.db).calendars([name]);
  if (!row) throw notFound("calendar", name, "The list of calendars shows those there are.");
  await refreshed(kernel, actor, row);
  const [now] = await calendarStore(kernel.db).calendars([name]);
  return calendarView(now ?? row, kernel.clock.now());
}
