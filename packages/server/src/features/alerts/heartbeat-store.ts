import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

export type HeartbeatPace = { readonly everySeconds: number; readonly graceSeconds: number };

export function heartbeatStore(db: Db) {
  return {
    find: (id: string) => db.selectFrom("heartbeat").selectAll().where("id", "=", id).executeTakeFirst(),
    of: (ids: readonly string[]) =>
      db
        .selectFrom("heartbeat")
        .selectAll()
        .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
        .execute(),

    /** Sets how often it is expected; one that was heard of is due anew from its last ping. */
    async put(id: string, { everySeconds, graceSeconds }: HeartbeatPace): Promise<void> {
      await sql`
        insert into heartbeat (id, every_seconds, grace_seconds) values (${id}, ${everySeconds}, ${graceSeconds})
        on conflict (id) do update set
          every_seconds = excluded.every_seconds, grace_seconds = excluded.grace_seconds,
          due_at = heartbeat.last_ping_at + make_interval(secs => excluded.every_seconds + excluded.grace_seconds)`.execute(
        db,
      );
    },

    /** Notes that it was heard of; tells when it is due next. */
    async ping(id: string, at: Date) {
      const { rows } = await sql<{ dueAt: Date }>`
        update heartbeat set
          last_ping_at = ${at}, silent_since = null,
          due_at = ${at}::timestamptz + make_interval(secs => every_seconds + grace_seconds)
        where id = ${id} returning due_at`.execute(db);
      return rows[0];
    },

    markSilent: (id: string, since: Date) =>
      db.updateTable("heartbeat").set({ silentSince: since }).where("id", "=", id).execute(),

    /** Forgets that it was ever heard of: it is due again only after the next ping. */
    forget: (id: string) =>
      db
        .updateTable("heartbeat")
        .set({ dueAt: null, silentSince: null, lastPingAt: null })
        .where("id", "=", id)
        .execute(),

    /** Those that should have been heard of by now. */
    overdue: (at: Date, limit: number) =>
      db
        .selectFrom("heartbeat")
        .innerJoin("integration", "integration.id", "heartbeat.id")
        .select(["heartbeat.id"])
        .where("integration.deletedAt", "is", null)
        .where("silentSince", "is", null)
        .where("dueAt", "<=", at)
        .orderBy("dueAt")
        .limit(limit)
        .execute(),
  };
}

export type HeartbeatRow = NonNullable<Awaited<ReturnType<ReturnType<typeof heartbeatStore>["find"]>>>;
