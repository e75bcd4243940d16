import type { CalendarLayer, Rotation } from "@shipshape/contract/oncall";
import { sql } from "kysely";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";

type Described = {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly labels: Record<string, string | string[]>;
  readonly annotations: Record<string, string>;
};
export type ScheduleRow = Described & {
  readonly timeZone: string;
  readonly rotations: readonly z.output<typeof Rotation>[];
  readonly calendarLayers: readonly z.output<typeof CalendarLayer>[] | null;
  readonly coverNeedsApproval: boolean | null;
};
export type OverrideRow = {
  readonly id: string;
  readonly scheduleId: string;
  readonly userId: string;
  readonly userName: string;
  readonly kind: "replace" | "add" | "remove";
  readonly insteadUserId: string | null;
  readonly insteadName: string | null;
  readonly fromAt: Date;
  readonly toAt: Date;
  readonly reason: string;
  readonly createdBy: string;
};

const SCHEDULE = [
  "id",
  "name",
  "displayName",
  "description",
  "timeZone",
  "rotations",
  "calendarLayers",
  "coverNeedsApproval",
  "labels",
  "annotations",
] as const;

const OVERRIDE = [
  "scheduleOverride.id",
  "scheduleId",
  "userId",
  "userAccount.name as userName",
  "kind",
  "insteadUserId",
  "insteadUser.name as insteadName",
  "fromAt",
  "toAt",
  "reason",
  "createdBy",
] as const;

export function oncallStore(db: Db) {
  const overrides = db
    .selectFrom("scheduleOverride")
    .innerJoin("userAccount", "userAccount.id", "userId")
    .leftJoin("userAccount as insteadUser", "insteadUser.id", "insteadUserId")
    .select(OVERRIDE)
    .$narrowType<{ kind: OverrideRow["kind"] }>()
    .where("deletedAt", "is", null);
  return {
    async schedules(names?: readonly string[]): Promise<ScheduleRow[]> {
      let query = db.selectFrom("schedule").select(SCHEDULE).orderBy("name");
      if (names) query = query.where("name", "in", ["", ...names]);
      return (await query.execute()) as unknown as ScheduleRow[];
    },

    async putSchedule({ id, rotations, calendarLayers, labels, annotations, ...row }: ScheduleRow): Promise<void> {
      const changed = {
        ...row,
        rotations: JSON.stringify(rotations),
        calendarLayers: calendarLayers && JSON.stringify(calendarLayers),
        labels: JSON.stringify(labels),
        annotations: JSON.stringify(annotations),
      };
      await db
        .insertInto("schedule")
        .values({ id, ...changed })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ ...changed, updatedAt: sql`now()` }))
        .execute();
    },

    /** Whoever adds to a schedule after a look at it waits for whoever does the same. Nothing where it is deleted. */
    lockSchedule: (name: string) =>
      db.selectFrom("schedule").select("id").where("name", "=", name).forNoKeyUpdate().executeTakeFirst(),

    deleteSchedule: (id: string) => db.deleteFrom("schedule").where("id", "=", id).execute(),

    /** Overrides that touch a span, in the order in which they lie on top of each other: the newest last. */
    overrides: (scheduleIds: readonly string[], from: Date, to: Date): Promise<OverrideRow[]> =>
      overrides
        .where("scheduleId", "in", [...scheduleIds])
        .where("fromAt", "<", to)
        .where("toAt", ">", from)
        .orderBy("scheduleOverride.createdAt")
        .orderBy("scheduleOverride.id")
        .execute(),

    override: (scheduleId: string, id: string): Promise<OverrideRow | undefined> =>
      overrides
        .where("scheduleOverride.id", "=", id)
        .where("scheduleId", "=", scheduleId)
        .forUpdate("scheduleOverride")
        .executeTakeFirst(),

    insertOverride: (row: Omit<OverrideRow, "userName" | "insteadName">) =>
      db.insertInto("scheduleOverride").values(row).execute(),

    updateOverride: (id: string, row: Pick<OverrideRow, "userId" | "fromAt" | "toAt" | "reason">) =>
      db.updateTable("scheduleOverride").set(row).where("id", "=", id).execute(),

    deleteOverride: (id: string, at: Date) =>
      db.updateTable("scheduleOverride").set({ deletedAt: at }).where("id", "=", id).execute(),

    /** Cuts an override short; what was covered until now stays told. */
    endOverride: (id: string, at: Date) =>
      db.updateTable("scheduleOverride").set({ toAt: at }).where("id", "=", id).execute(),
  };
}
