import type { Db } from "../../kernel/database.ts";

/** The newest alert of an identity. */
export const newestOfIdentity = (db: Db, identity: string) =>
  db
    .selectFrom("alert")
    .select(["id", "number", "status", "serviceId"])
    .where("identity", "=", identity)
    .orderBy("startsAt", "desc")
    .limit(1)
    .executeTakeFirst();
