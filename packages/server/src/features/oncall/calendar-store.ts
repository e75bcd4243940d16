import type { calendarShape } from "@shipshape/contract/oncall-calendars";
import { sql } from "kysely";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";

export type CalendarSpec = z.output<z.ZodObject<typeof calendarShape>>;

/** A whole day by the calendar, or a stretch with the users in whom its people were recognised. */
export type CalendarEntry =
  | { readonly day: string; readonly name: string }
  | { readonly from: string; readonly to: string; readonly name: string; readonly users: readonly string[] };

export type CalendarRow = {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly spec: CalendarSpec;
  readonly labels: Record<string, string | string[]>;
  readonly annotations: Record<string, string>;
  readonly copy: readonly CalendarEntry[];
  readonly copiedAt: Date | null;
  readonly checkedAt: Date | null;
  readonly error: string | null;
};

const COLUMNS = [
  "id",
  "name",
  "displayName",
  "description",
  "spec",
  "labels",
  "annotations",
  "copy",
  "copiedAt",
  "checkedAt",
  "error",
] as const;

export function calendarStore(db: Db) {
  const calendars = db.selectFrom("calendar").select(COLUMNS).orderBy("name");
  return {
    async calendars(names?: readonly string[]): Promise<CalendarRow[]> {
      const query = names ? calendars.where("name", "in", ["", ...names]) : calendars;
      return (await query.execute()) as unknown as CalendarRow[];
    },

    /** Those whose time has come: from an address every quarter of an hour, what we know ourselves once a day. */
    async due(now: Date): Promise<CalendarRow[]> {
      const rows = await calendars
        .where(sql<boolean>`checked_at is null or checked_at <= ${now}::timestamptz
          - case when spec ? 'icalUrl' then interval '15 minutes' else interval '24 hours' end`)
        .execute();
      return rows as unknown as CalendarRow[];
    },

    async put({
      id,
      spec,
      labels,
      annotations,
      ...row
    }: Omit<CalendarRow, "copy" | "copiedAt" | "checkedAt" | "error">) {
      const changed = {
        ...row,
        spec: JSON.stringify(spec),
        labels: JSON.stringify(labels),
        annotations: JSON.stringify(annotations),
      };
      await db
        .insertInto("calendar")
        .values({ id, ...changed })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ ...changed, updatedAt: sql`now()` }))
        .execute();
    },

    /** A good copy takes the place of the one before. */
    keepCopy: (id: string, copy: readonly CalendarEntry[], at: Date) =>
      db
        .updateTable("calendar")
        .set({ copy: JSON.stringify(copy), copiedAt: at, checkedAt: at, error: null })
        .where("id", "=", id)
        .execute(),

    noteError: (id: string, error: string, at: Date) =>
      db.updateTable("calendar").set({ error, checkedAt: at }).where("id", "=", id).execute(),

    remove: (id: string) => db.deleteFrom("calendar").where("id", "=", id).execute(),
  };
}
