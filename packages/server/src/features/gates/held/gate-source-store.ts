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
    noteRefusal: (id: string, at: Date, because: string) =>
      db
        .updateTable("gateSource")
        .set({ refused: sql`refused + 1`, lastRefusedAt: at, lastRefusal: because })
        .where("id", "=", id)
        .execute(),
    markDeleted: (id: string, at: Date) =>
      db.updateTable("gateSource").set({ deletedAt: at }).where("id", "=", id).execute(),
  };
}

export type GateSourceRow = NonNullable<Awaited<ReturnType<ReturnType<typeof gateSourceStore>["find"]>>>;
