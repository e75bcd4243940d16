import type { CalendarLayer, Rotation } from "@shipshape/contract/oncall";
import { sql } from "kysely";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";

/** What a schedule said from a moment on; without one it has always said so. */
export type VersionRow = {
  readonly id: string;
  readonly scheduleId: string;
  readonly effectiveFrom: Date | null;
  readonly timeZone: string;
  readonly rotations: readonly z.output<typeof Rotation>[];
  readonly calendarLayers: readonly z.output<typeof CalendarLayer>[];
  readonly createdBy: string;
  readonly createdAt: Date;
};

export function scheduleVersionStore(db: Db) {
  return {
    /** In the order in which they hold. */
    async versions(scheduleIds: readonly string[]): Promise<VersionRow[]> {
      const rows = await db
        .selectFrom("scheduleVersion")
        .selectAll()
        .where("scheduleId", "in", [...scheduleIds])
        .orderBy("scheduleId")
        .orderBy(sql`effective_from nulls first`)
        .execute();
      return rows as unknown as VersionRow[];
    },

    async insert({ rotations, calendarLayers, ...row }: Omit<VersionRow, "createdAt">): Promise<void> {
      const lists = { rotations: JSON.stringify(rotations), calendarLayers: JSON.stringify(calendarLayers) };
      await db
        .insertInto("scheduleVersion")
        .values({ ...row, ...lists })
        .execute();
    },

    /** What was planned from a moment on and has not come to be. */
    forgetFrom: (scheduleId: string, from: Date) =>
      db
        .deleteFrom("scheduleVersion")
        .where("scheduleId", "=", scheduleId)
        .where("effectiveFrom", ">=", from)
        .execute(),
  };
}
