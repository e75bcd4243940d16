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

const QUARTER_MS = 15 * 60_000;
const DAY_MS = 86_400_000;

/** From an address every quarter of an hour; what we know ourselves once a day. */
const isDue = ({ spec, checkedAt }: CalendarRow, now: Date): boolean =>
  checkedAt === null || now.getTime() - checkedAt.getTime() >= (spec.icalUrl ? QUARTER_MS : DAY_MS);

/** Reads the calendars anew whose time has come. */
export async function refreshCalendars(kernel: Kernel): Promise<void> {
  const now = kernel.clock.now();
  const rows = await calendarStore(kernel.db).calendars();
  for (const row of rows) if (isDue(row, now)) await refreshed(kernel, SYSTEM, row);
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
