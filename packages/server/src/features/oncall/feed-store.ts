import type { Db } from "../../kernel/database.ts";

export function feedStore(db: Db) {
  const feeds = db
    .selectFrom("calendarFeed")
    .innerJoin("userAccount", "userAccount.id", "userId")
    .leftJoin("schedule", "schedule.id", "scheduleId")
    .select([
      "calendarFeed.id",
      "userId",
      "userAccount.name as userName",
      "userAccount.disabledAt",
      "scheduleId",
      "schedule.name as scheduleName",
      "calendarFeed.createdAt",
      "lastUsedAt",
    ])
    .where("revokedAt", "is", null);
  return {
    ofUser: (userId: string) => feeds.where("userId", "=", userId).orderBy("calendarFeed.createdAt").execute(),
    bySecret: (secretHash: string) => feeds.where("secretHash", "=", secretHash).executeTakeFirst(),

    insert: (row: { id: string; userId: string; scheduleId: string | null; secretHash: string }) =>
      db.insertInto("calendarFeed").values(row).execute(),

    async revoke(id: string, userId: string, at: Date): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable("calendarFeed")
        .set({ revokedAt: at })
        .where("id", "=", id)
        .where("userId", "=", userId)
        .where("revokedAt", "is", null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    noteUse: (id: string, at: Date) =>
      db.updateTable("calendarFeed").set({ lastUsedAt: at }).where("id", "=", id).execute(),
  };
}
