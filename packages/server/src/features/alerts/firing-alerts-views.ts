import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

/** Everything that fires, as far as Alertmanager's API tells of it; however many they are. */
export const everyFiringAlert = (db: Db) =>
  db
    .selectFrom("alert")
    .select(["id", "number", "fingerprint", "labels", "annotations", "serviceName", "generatorUrl"])
    .select(["startsAt", "endsAt", "expiresAt", "lastReceivedAt"])
    .where("status", "=", sql.lit("firing"))
    .orderBy("fingerprint")
    .execute();

export type FiringRow = Awaited<ReturnType<typeof everyFiringAlert>>[number];
