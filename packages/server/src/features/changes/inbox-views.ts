import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

export type InboxFilter = {
  readonly source?: string | undefined;
  readonly state?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
};

const COLUMNS = [
  "changeEvent.id",
  "changeEvent.receivedAt",
  "changeSource.name as source",
  "changeEvent.sourceKind",
  "changeEvent.kind",
  "changeEvent.delivery",
  "changeEvent.state",
  "changeEvent.because",
] as const;

export const inboxViews = (db: Db) => {
  const events = db
    .selectFrom("changeEvent")
    .leftJoin("changeSource", "changeSource.id", "changeEvent.sourceId")
    .select(COLUMNS);
  const waiting = sql<boolean>`change_event.state in ('unmapped', 'failed')`;
  return {
    /** What was not understood, newest first. */
    list({ source, state, after, limit }: InboxFilter) {
      let query = events
        .where(waiting)
        .orderBy("changeEvent.receivedAt", "desc")
        .orderBy("changeEvent.id", "desc")
        .limit(limit);
      if (source) query = query.where("changeSource.name", "=", source);
      if (state) query = query.where("changeEvent.state", "=", state);
      if (after) {
        query = query.where(
          sql<boolean>`(change_event.received_at, change_event.id) < (
            select received_at, id from change_event where id = ${after}::uuid limit 1)`,
        );
      }
      return query.execute();
    },

    async count(): Promise<number> {
      const { rows } = await sql<{ many: number }>`
        select count(*)::int as many from change_event where state in ('unmapped', 'failed')`.execute(db);
      return rows[0]?.many ?? 0;
    },

    event: (id: string) =>
      events.select(["headers", "body"]).where("changeEvent.id", "=", id).limit(1).executeTakeFirst(),
  };
};
