import { sql } from "kysely";
import type { Db } from "../../../kernel/database.ts";

export type SourceWrite = {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly serviceId: string | null;
  readonly environment: string | null;
  readonly keyHash: string;
  readonly keyHint: string;
  readonly sealedSecret: string | null;
  readonly settings: string;
  readonly createdBy: string | null;
  readonly createdByName: string;
};

export type RefusalRow = {
  readonly sourceId: string;
  readonly reason: string;
  readonly count: number;
  readonly lastAt: Date;
  readonly detail: string;
};

const isName = (text: string): boolean => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

export function sourceStore(db: Db) {
  const live = () => db.selectFrom("changeSource").selectAll().where("deletedAt", "is", null);
  return {
    insert: (source: SourceWrite) =>
      db.insertInto("changeSource").values(source).returningAll().executeTakeFirstOrThrow(),

    /** A live source by name or id. */
    find: (nameOrId: string) =>
      live()
        .where(isName(nameOrId) ? "name" : "id", "=", nameOrId)
        .executeTakeFirst(),

    /** The source of a key, also one that was deleted. */
    byKeyHash: (hash: string) =>
      db.selectFrom("changeSource").selectAll().where("keyHash", "=", hash).executeTakeFirst(),

    /** The source that scripts made for DevLake name: by its connection, its project, its id, or its name. */
    byDevlakeName: (field: "connection" | "project", name: string) =>
      live()
        .where("kind", "=", "devlake")
        .where((either) =>
          either.or([
            either("name", "=", name),
            either(sql`id::text`, "=", name),
            either(sql`settings ->> ${field}::text`, "=", name),
          ]),
        )
        .orderBy("createdAt")
        .executeTakeFirst(),

    all: () => live().orderBy("name").execute(),

    rotate: (id: string, sealedSecret: string, previous: string | null, previousUntil: Date | null) =>
      db
        .updateTable("changeSource")
        .set({ sealedSecret, previousSealedSecret: previous, previousSecretUntil: previousUntil })
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirstOrThrow(),

    markDeleted: (id: string, at: Date) =>
      db.updateTable("changeSource").set({ deletedAt: at }).where("id", "=", id).execute(),

    async addRefusals(rows: readonly RefusalRow[]): Promise<void> {
      if (rows.length === 0) return;
      const given = rows.map(({ sourceId, lastAt, ...row }) => ({ ...row, source_id: sourceId, last_at: lastAt }));
      await sql`/* changes.addRefusals */
        insert into change_source_refusal (source_id, reason, count, last_at, last_detail)
        select source_id, reason, count, last_at, detail
        from jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
          as row(source_id uuid, reason text, count bigint, last_at timestamptz, detail text)
        order by source_id, reason
        on conflict (source_id, reason) do update set
          count = change_source_refusal.count + excluded.count, last_at = excluded.last_at,
          last_detail = excluded.last_detail`.execute(db);
    },

    tallies: () => db.selectFrom("changeSourceTally").selectAll().execute(),
    refusals: () => db.selectFrom("changeSourceRefusal").selectAll().orderBy("lastAt", "desc").execute(),

    /** What became of the last event that a source sent since a moment. */
    lastEvent: (sourceId: string, since: Date) =>
      db
        .selectFrom("changeEvent")
        .select(["id", "kind", "state", "because", "receivedAt"])
        .where("sourceId", "=", sourceId)
        .where("receivedAt", ">=", since)
        .orderBy("receivedAt", "desc")
        .orderBy("id", "desc")
        .limit(1)
        .executeTakeFirst(),

    /** How many events of each source wait in the inbox, not understood. */
    async unmapped(): Promise<ReadonlyMap<string, number>> {
      const { rows } = await sql<{ sourceId: string; events: number }>`/* changes.unmappedBySource */
        select source_id, count(*)::int as events from change_event
        where state in ('unmapped', 'failed') and source_id is not null group by source_id`.execute(db);
      return new Map(rows.map((row) => [row.sourceId, row.events]));
    },
  };
}

export type SourceRow = NonNullable<Awaited<ReturnType<ReturnType<typeof sourceStore>["find"]>>>;
