import type { EscalationStep, Rotation } from "@shipshape/contract/oncall";
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
};
export type PolicyRow = Described & {
  readonly steps: readonly z.output<typeof EscalationStep>[];
  readonly repeat: number;
};
export type OverrideRow = {
  readonly id: string;
  readonly scheduleId: string;
  readonly userId: string;
  readonly userName: string;
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
  "labels",
  "annotations",
] as const;
const POLICY = ["id", "name", "displayName", "description", "steps", "repeat", "labels", "annotations"] as const;

const OVERRIDE = [
  "scheduleOverride.id",
  "scheduleId",
  "userId",
  "userAccount.name as userName",
  "fromAt",
  "toAt",
  "reason",
  "createdBy",
] as const;

export function oncallStore(db: Db) {
  const overrides = db
    .selectFrom("scheduleOverride")
    .innerJoin("userAccount", "userAccount.id", "userId")
    .select(OVERRIDE)
    .where("deletedAt", "is", null);
  return {
    async schedules(names?: readonly string[]): Promise<ScheduleRow[]> {
      let query = db.selectFrom("schedule").select(SCHEDULE).orderBy("name");
      if (names) query = query.where("name", "in", ["", ...names]);
      return (await query.execute()) as unknown as ScheduleRow[];
    },

    async putSchedule({ id, rotations, labels, annotations, ...row }: ScheduleRow): Promise<void> {
      const changed = {
        ...row,
        rotations: JSON.stringify(rotations),
        labels: JSON.stringify(labels),
        annotations: JSON.stringify(annotations),
      };
      await db
        .insertInto("schedule")
        .values({ id, ...changed })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ ...changed, updatedAt: sql`now()` }))
        .execute();
    },

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

    insertOverride: (row: Omit<OverrideRow, "userName">) => db.insertInto("scheduleOverride").values(row).execute(),

    updateOverride: (id: string, row: Pick<OverrideRow, "userId" | "fromAt" | "toAt" | "reason">) =>
      db.updateTable("scheduleOverride").set(row).where("id", "=", id).execute(),

    deleteOverride: (id: string, at: Date) =>
      db.updateTable("scheduleOverride").set({ deletedAt: at }).where("id", "=", id).execute(),

    /** Cuts an override short; what was covered until now stays told. */
    endOverride: (id: string, at: Date) =>
      db.updateTable("scheduleOverride").set({ toAt: at }).where("id", "=", id).execute(),

    async policies(names?: readonly string[]): Promise<PolicyRow[]> {
      let query = db.selectFrom("escalationPolicy").select(POLICY).orderBy("name");
      if (names) query = query.where("name", "in", ["", ...names]);
      return (await query.execute()) as unknown as PolicyRow[];
    },

    async putPolicy({ id, steps, labels, annotations, ...row }: PolicyRow): Promise<void> {
      const changed = {
        ...row,
        steps: JSON.stringify(steps),
        labels: JSON.stringify(labels),
        annotations: JSON.stringify(annotations),
      };
      await db
        .insertInto("escalationPolicy")
        .values({ id, ...changed })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ ...changed, updatedAt: sql`now()` }))
        .execute();
    },
  };
}
