import type { Db } from "../../kernel/database.ts";

/** One shift of a temporary schedule, as it is kept: moments as ISO texts. */
export type KeptShift = { readonly user: string; readonly from: string; readonly to: string };

export type TemporaryRow = {
  readonly id: string;
  readonly scheduleId: string;
  readonly fromAt: Date;
  readonly toAt: Date;
  readonly shifts: readonly KeptShift[];
  readonly reason: string;
  readonly createdBy: string;
};

const COLUMNS = ["id", "scheduleId", "fromAt", "toAt", "shifts", "reason", "createdBy"] as const;

export function temporaryStore(db: Db) {
  const standing = db.selectFrom("temporarySchedule").select(COLUMNS).where("deletedAt", "is", null);
  return {
    /** Those that touch a span, the newest last. */
    async touching(scheduleIds: readonly string[], from: Date, to: Date): Promise<TemporaryRow[]> {
      const rows = await standing
        .where("scheduleId", "in", [...scheduleIds])
        .where("fromAt", "<", to)
        .where("toAt", ">", from)
        .orderBy("createdAt")
        .orderBy("id")
        .execute();
      return rows as unknown as TemporaryRow[];
    },

    async find(scheduleId: string, id: string): Promise<TemporaryRow | undefined> {
      const row = await standing
        .where("id", "=", id)
        .where("scheduleId", "=", scheduleId)
        .forUpdate()
        .executeTakeFirst();
      return row as unknown as TemporaryRow | undefined;
    },

    insert: ({ shifts, ...row }: TemporaryRow) =>
      db
        .insertInto("temporarySchedule")
        .values({ ...row, shifts: JSON.stringify(shifts) })
        .execute(),

    /** Cuts one short; what was until now stays told. */
    end: (id: string, at: Date) => db.updateTable("temporarySchedule").set({ toAt: at }).where("id", "=", id).execute(),

    remove: (id: string, at: Date) =>
      db.updateTable("temporarySchedule").set({ deletedAt: at }).where("id", "=", id).execute(),
  };
}
