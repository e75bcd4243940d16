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

/** The newest alert that came in by an integration since then. */
export const newestOfIntegration = (db: Db, integrationId: string, since: Date) =>
  db
    .selectFrom("alert")
    .select(["id", "number"])
    .where("integrationId", "=", integrationId)
    .where("createdAt", ">=", new Date(since.getTime() - 1_000))
    .orderBy("createdAt", "desc")
    .limit(1)
    .executeTakeFirst();
