import type { CalendarContent } from "@shipshape/domain/oncall/schedule-spec";
import type { Db } from "../../kernel/database.ts";
import { type CalendarEntry, calendarStore } from "./calendar-store.ts";

/** What calendars have in them, by name, as the resolver takes it. */
export async function calendarContents(
  db: Db,
  names: readonly string[],
): Promise<ReadonlyMap<string, CalendarContent>> {
  if (names.length === 0) return new Map();
  const rows = await calendarStore(db).calendars(names);
  return new Map(rows.map(({ name, copy }) => [name, contentOf(copy)]));
}

const contentOf = (entries: readonly CalendarEntry[]): CalendarContent => ({
  days: entries.flatMap((entry) => ("day" in entry ? [entry.day] : [])),
  shifts: entries.flatMap((entry) =>
    "day" in entry
      ? []
      : entry.users.map((member) => ({ member, fromMs: Date.parse(entry.from), toMs: Date.parse(entry.to) })),
  ),
});
