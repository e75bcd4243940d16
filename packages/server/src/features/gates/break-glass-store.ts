import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { type Ids, question, type Value } from "../../kernel/questions.ts";
import { openAt } from "./opening-store.ts";

export type GlassRow = Awaited<ReturnType<ReturnType<typeof breakGlassStore>["list"]>>[number];

type GlassFilter = {
  readonly service?: string | undefined;
  readonly activeAt?: Date | undefined;
  readonly limit: number;
};

/** Gates that somebody opened for a while. */
export function breakGlassStore(db: Db) {
  return {
    insert: (row: {
      id: string;
      serviceId: string;
      serviceName: string;
      environment: string;
      reason: string;
      brokenBy: string;
      brokenAt: Date;
      untilAt: Date;
    }) => db.insertInto("breakGlass").values(row).returningAll().executeTakeFirstOrThrow(),

    list({ service, activeAt, limit }: GlassFilter) {
      let query = db.selectFrom("breakGlass").selectAll().orderBy("brokenAt", "desc").limit(limit);
      if (service) query = query.where("serviceName", "=", service);
      if (activeAt) query = query.where(openAt(activeAt));
      return query.execute();
    },
    byId: (id: string) => db.selectFrom("breakGlass").selectAll().where("id", "=", id).executeTakeFirst(),

    /** Those of these services that are open, the one that lasts longest first. */
    activeOf: (serviceIds: Ids, at: Value<Date>) =>
      question(
        db
          .selectFrom("breakGlass")
          .selectAll()
          .where(openAt(at))
          .where(sql<boolean>`service_id = any(${serviceIds})`)
          .orderBy("untilAt", "desc"),
        { brokenAt: true, untilAt: true, endedAt: true },
      ),

    /** Ends one before its time; undefined where it was over already. */
    end: (id: string, at: Date, by: string) =>
      db
        .updateTable("breakGlass")
        .set({ endedAt: at, endedBy: by })
        .where("id", "=", id)
        .where(openAt(at))
        .returningAll()
        .executeTakeFirst(),
  };
}
