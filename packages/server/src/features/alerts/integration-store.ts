import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

export type IntegrationWrite = {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly serviceId: string | null;
  readonly keyHash: string;
  readonly keyHint: string;
  readonly sealedSecret: string | null;
  readonly createdBy: string | null;
  readonly createdByName: string;
};

export type TallyRow = { readonly integrationId: string; readonly signals: number; readonly lastAt: Date };
export type RefusalRow = {
  readonly integrationId: string;
  readonly reason: string;
  readonly count: number;
  readonly lastAt: Date;
  readonly detail: string;
};

const isName = (text: string): boolean => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

export function integrationStore(db: Db) {
  return {
    insert: (integration: IntegrationWrite) =>
      db.insertInto("integration").values(integration).returningAll().executeTakeFirstOrThrow(),

    /** A live integration by name or id. */
    find: (nameOrId: string) =>
      db
        .selectFrom("integration")
        .selectAll()
        .where(isName(nameOrId) ? "name" : "id", "=", nameOrId)
        .where("deletedAt", "is", null)
        .executeTakeFirst(),

    /** The integration of a key: its own, or the one before the last rotation while that still works. Also one that was removed. */
    byKeyHash: (hash: string, at: Date) =>
      db
        .selectFrom("integration")
        .selectAll()
        .where((either) =>
          either.or([
            either("keyHash", "=", hash),
            either.and([either("previousKeyHash", "=", hash), either("previousKeyUntil", ">", at)]),
          ]),
        )
        .executeTakeFirst(),

    all: () => db.selectFrom("integration").selectAll().where("deletedAt", "is", null).orderBy("name").execute(),

    setService: (id: string, serviceId: string | null) =>
      db.updateTable("integration").set({ serviceId }).where("id", "=", id).execute(),

    /** Gives it a new key; the one before stays until then, where it may. */
    rotate: (id: string, keyHash: string, keyHint: string, previousUntil: Date | null) =>
      db
        .updateTable("integration")
        .set((row) => ({
          keyHash,
          keyHint,
          previousKeyHash: previousUntil ? row.ref("keyHash") : null,
          previousKeyHint: previousUntil ? row.ref("keyHint") : null,
          previousKeyUntil: previousUntil,
        }))
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirstOrThrow(),

    /** Puts the key before the last rotation back, while it works. */
    async undoRotate(id: string, at: Date) {
      const { rows } = await sql<{ id: string }>`
        update integration set key_hash = previous_key_hash, key_hint = previous_key_hint,
          previous_key_hash = null, previous_key_hint = null, previous_key_until = null
        where id = ${id} and previous_key_until > ${at} returning id`.execute(db);
      return rows.length > 0;
    },

    markDeleted: (id: string, at: Date) =>
      db.updateTable("integration").set({ deletedAt: at }).where("id", "=", id).execute(),

    /** One that was removed. */
    deleted: (id: string) =>
      db
        .selectFrom("integration")
        .selectAll()
        .where("id", "=", id)
        .where("deletedAt", "is not", null)
        .executeTakeFirst(),

    restore: (id: string) => db.updateTable("integration").set({ deletedAt: null }).where("id", "=", id).execute(),

    async addTallies(rows: readonly TallyRow[]): Promise<void> {
      if (rows.length === 0) return;
      const given = rows.map(({ integrationId, signals, lastAt }) => ({
        integration_id: integrationId,
        signals,
        last_at: lastAt,
      }));
      await sql`
        insert into integration_tally (integration_id, signals, last_signal_at)
        select integration_id, signals, last_at
        from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as row(integration_id uuid, signals bigint, last_at timestamptz)
        order by integration_id
        on conflict (integration_id) do update set
          signals = integration_tally.signals + excluded.signals,
          last_signal_at = greatest(integration_tally.last_signal_at, excluded.last_signal_at)`.execute(db);
    },

    async addRefusals(rows: readonly RefusalRow[]): Promise<void> {
      if (rows.length === 0) return;
      const given = rows.map(({ integrationId, lastAt, ...row }) => ({
        ...row,
        integration_id: integrationId,
        last_at: lastAt,
      }));
      await sql`
        insert into integration_refusal (integration_id, reason, count, last_at, last_detail)
        select integration_id, reason, count, last_at, detail
        from jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
          as row(integration_id uuid, reason text, count bigint, last_at timestamptz, detail text)
        order by integration_id, reason
        on conflict (integration_id, reason) do update set
          count = integration_refusal.count + excluded.count, last_at = excluded.last_at,
          last_detail = excluded.last_detail`.execute(db);
    },

    tallies: (ids: readonly string[]) =>
      db
        .selectFrom("integrationTally")
        .selectAll()
        .where(sql<boolean>`integration_id = any(${[...ids]}::uuid[])`)
        .execute(),
    refusals: (ids: readonly string[]) =>
      db
        .selectFrom("integrationRefusal")
        .selectAll()
        .where(sql<boolean>`integration_id = any(${[...ids]}::uuid[])`)
        .orderBy("lastAt", "desc")
        .execute(),
  };
}

export type IntegrationRow = NonNullable<Awaited<ReturnType<ReturnType<typeof integrationStore>["find"]>>>;
