import type { Db } from "../../kernel/database.ts";

/** Secret addresses under which calendar apps follow freezes. */
export function freezeFeedStore(db: Db) {
  const feeds = db
    .selectFrom("freezeFeed")
    .innerJoin("userAccount", "userAccount.id", "userId")
    .selectAll("freezeFeed")
    .select("userAccount.disabledAt")
    .where("revokedAt", "is", null);
  return {
    ofUser: (userId: string) => feeds.where("userId", "=", userId).orderBy("freezeFeed.createdAt").execute(),
    bySecret: (secretHash: string) => feeds.where("secretHash", "=", secretHash).executeTakeFirst(),
    insert: (row: { id: string; userId: string; service: string | null; team: string | null; secretHash: string }) =>
      db.insertInto("freezeFeed").values(row).execute(),
    async revoke(id: string, userId: string, at: Date): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable("freezeFeed")
        .set({ revokedAt: at })
        .where("id", "=", id)
        .where("userId", "=", userId)
        .where("revokedAt", "is", null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    noteUse: (id: string, at: Date) =>
      db.updateTable("freezeFeed").set({ lastUsedAt: at }).where("id", "=", id).execute(),
  };
}
