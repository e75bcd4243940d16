import { sql } from "kysely";
import type { Db } from "../../../kernel/database.ts";

export type NewGateSource = {
  readonly id: string;
  readonly name: string;
  readonly kind: "github";
  readonly serviceId: string | null;
  readonly environment: string | null;
  readonly keyHash: string;
  readonly keyHint: string;
  readonly sealedSecret: string;
  readonly apiUrl: string;
  readonly createdByName: string;
  readonly createdAt: Date;
};

/** So many refusals of a source, and what the last of them was told. */
export type GateRefusal = {
  readonly sourceId: string;
  readonly count: number;
  readonly lastAt: Date;
  readonly detail: string;
};

type Credentials = {
  readonly appId: string | null;
  readonly sealedPrivateKey: string | null;
  readonly sealedToken: string | null;
};

const isName = (text: string): boolean => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** Who holds deployments until the gate has answered. */
export function gateSourceStore(db: Db) {
  const live = () => db.selectFrom("gateSource").selectAll().where("deletedAt", "is", null);
  return {
    insert: (row: NewGateSource) => db.insertInto("gateSource").values(row).returningAll().executeTakeFirstOrThrow(),
    all: () => live().orderBy("name").execute(),
    /** A live source by name or id. */
    find: (nameOrId: string) =>
      live()
        .where(isName(nameOrId) ? "name" : "id", "=", nameOrId)
        .executeTakeFirst(),
    /** The source of a key, also one that was deleted. */
    byKeyHash: (hash: string) => db.selectFrom("gateSource").selectAll().where("keyHash", "=", hash).executeTakeFirst(),
    byIds: (ids: readonly string[]) =>
      db
        .selectFrom("gateSource")
        .selectAll()
        .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
        .execute(),
    putCredentials: (id: string, credentials: Credentials) =>
      db.updateTable("gateSource").set(credentials).where("id", "=", id).returningAll().executeTakeFirstOrThrow(),
    rotate: (id: string, sealedSecret: string, previous: string | null, previousUntil: Date | null) =>
      db
        .updateTable("gateSource")
        .set({ sealedSecret, previousSealedSecret: previous, previousSecretUntil: previousUntil })
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirstOrThrow(),
    async addRefusals(rows: readonly GateRefusal[]): Promise<void> {
      if (rows.length === 0) return;
      const given = rows.map(({ sourceId, lastAt, ...row }) => ({ ...row, source_id: sourceId, last_at: lastAt }));
      await sql`/* gates.addRefusals */
        update gate_source set refused = refused + row.count, last_refused_at = row.last_at, last_refusal = row.detail
        from jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
          as row(source_id uuid, count int, last_at timestamptz, detail text)
        where id = row.source_id`.execute(db);
    },
    markDeleted: (id: string, at: Date) =>
      db.updateTable("gateSource").set({ deletedAt: at }).where("id", "=", id).execute(),
  };
}

export type GateSourceRow = NonNullable<Awaited<ReturnType<ReturnType<typeof gateSourceStore>["find"]>>>;
