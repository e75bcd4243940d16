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
  "changeEvent.dismissedBy",
  "changeEvent.dismissedReason",
  "changeEvent.dismissedAt",
] as const;

export const inboxViews = (db: Db) => {
  const events = db
    .selectFrom("changeEvent")
    .leftJoin("changeSource", "changeSource.id", "changeEvent.sourceId")
    .select(COLUMNS);
  const waiting = sql<boolean>`change_event.state in ('unmapped', 'failed')`;
  return {
    /** What was not understood, newest first; what was dismissed only where it is asked for. */
    list({ source, state, after, limit }: InboxFilter) {
      let query = events
        .where(state === "dismissed" ? sql<boolean>`change_event.state = 'dismissed'` : waiting)
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

    /** How many wait, and how many were dismissed. */
    async count() {
      const { rows } = await sql<{ waiting: number; dismissed: number }>`/* changes.countInbox */
        select (select count(*)::int from change_event where state in ('unmapped', 'failed')) as waiting,
          (select count(*)::int from change_event where state = 'dismissed') as dismissed`.execute(db);
      return rows[0] ?? { waiting: 0, dismissed: 0 };
    },

    /** What came in by a source, newest first. */
    ofSource(sourceId: string, { state, after, limit }: Omit<InboxFilter, "source">) {
      let query = db
        .selectFrom("changeEvent")
        .select(["id", "receivedAt", "kind", "delivery", "state", "because"])
        .where("sourceId", "=", sourceId)
        .orderBy("receivedAt", "desc")
        .orderBy("id", "desc")
        .limit(limit);
      if (state) query = query.where("state", "=", state);
      if (after) {
        query = query.where(
          sql<boolean>`(received_at, id) < (select received_at, id from change_event where id = ${after}::uuid limit 1)`,
        );
      }
      return query.execute();
    },

    event: (id: string) =>
      events.select(["headers", "body"]).where("changeEvent.id", "=", id).limit(1).executeTakeFirst(),
  };
};
