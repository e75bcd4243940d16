import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import type { ChannelName } from "./channel.ts";

export function notifyStore(db: Db) {
  return {
    contactMethods: (userId: string) =>
      db
        .selectFrom("contactMethod")
        .selectAll()
        .where("userId", "=", userId)
        .where("removedAt", "is", null)
        .orderBy("createdAt")
        .execute(),
    /** Adds one; where it was removed before, it is there again, with a new secret. */
    insertContactMethod: (row: {
      id: string;
      userId: string;
      channel: ChannelName;
      address: string;
      sealedSecret: string | null;
    }) =>
      db
        .insertInto("contactMethod")
        .values(row)
        .onConflict((conflict) =>
          conflict
            .columns(["userId", "channel", "address"])
            .doUpdateSet({ sealedSecret: row.sealedSecret, removedAt: null, createdAt: sql`now()` })
            .where("contactMethod.removedAt", "is not", null),
        )
        .returningAll()
        .executeTakeFirst(),
    removeContactMethod: (userId: string, id: string) =>
      db
        .updateTable("contactMethod")
        .set({ removedAt: sql`now()` })
        .where("id", "=", id)
        .where("userId", "=", userId)
        .where("removedAt", "is", null)
        .returningAll()
        .executeTakeFirst(),
    restoreContactMethod: (userId: string, id: string) =>
      db
        .updateTable("contactMethod")
        .set({ removedAt: null })
        .where("id", "=", id)
        .where("userId", "=", userId)
        .where("removedAt", "is not", null)
        .returningAll()
        .executeTakeFirst(),
  };
}
