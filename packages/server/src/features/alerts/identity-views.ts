import type { Reference } from "@shipshape/domain/short-id";
import type { Db } from "../../kernel/database.ts";

/** One alert, by id or number. */
export function alertOf(db: Db, reference: Reference) {
  const alerts = db.selectFrom("alert").selectAll();
  return (
    "id" in reference ? alerts.where("id", "=", reference.id) : alerts.where("number", "=", reference.number)
  ).executeTakeFirst();
}

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
