import type { Role } from "@shipshape/contract/permission";
import { sql } from "kysely";
import { textColumn, uuidColumn } from "../../kernel/columns.ts";
import { type Db, named } from "../../kernel/database.ts";

export type UserRow = {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly email: string;
  readonly role: Role;
  readonly timeZone: string;
  readonly labels: Record<string, string | string[]>;
  readonly annotations: Record<string, string>;
};

export type TokenRow = {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly tokenHash: string;
  readonly scopes: string[];
  readonly createdBy: string | null;
  readonly createdByName: string;
  readonly expiresAt: Date | null;
};

export function accessStore(db: Db) {
  const users = db.selectFrom("userAccount").selectAll();
  return {
    users: () => users.orderBy("name").execute(),
    user: (id: string) => users.where("id", "=", id).executeTakeFirst(),
    userByName: (name: string) => users.where("name", "=", name).executeTakeFirst(),
    userByLogin: (login: string) =>
      users
        .where("disabledAt", "is", null)
        .where((where) => where.or([where("name", "=", login), where(sql`lower(email)`, "=", login.toLowerCase())]))
        .executeTakeFirst(),
    userByEmail: (email: string) => users.where(sql`lower(email)`, "=", email.toLowerCase()).executeTakeFirst(),
    usersByName: (names: readonly string[]) =>
      names.length === 0
        ? Promise.resolve([])
        : named(users.where(sql<boolean>`name = any(${textColumn(names)}::text[])`), "access.usersByName").execute(),
    usersById: (ids: readonly string[]) =>
      ids.length === 0
        ? Promise.resolve([])
        : named(users.where(sql<boolean>`id = any(${uuidColumn(ids)}::uuid[])`), "access.usersById").execute(),

    /** Those who are called so, by any of their names or their address, in small letters. */
    usersCalled: (texts: readonly string[]) =>
      users
        .where((where) =>
          where.or([
            where(sql`lower(name)`, "=", sql`any(${texts})`),
            where(sql`lower(email)`, "=", sql`any(${texts})`),
            where(sql`lower(display_name)`, "=", sql`any(${texts})`),
          ]),
        )
        .execute(),

    /** The names of those who are called so, by any of their names, their address, or an alias, in small letters. */
    async namesOfPeopleCalled(texts: readonly string[]): Promise<string[]> {
      const { rows } = await sql<{ name: string }>`/* access.namesOfPeopleCalled */
        select name from user_account
        where array[lower(name), lower(email), lower(display_name)]
          || regexp_split_to_array(lower(case jsonb_typeof(labels -> 'aliases')
               when 'array' then (select string_agg(alias, ',') from jsonb_array_elements_text(labels -> 'aliases') alias)
               else labels ->> 'aliases' end), '[\\s,]+')
          && ${texts}::text[]`.execute(db);
      return rows.map(({ name }) => name);
    },

    administrators: () =>
      users.where("role", "=", "admin").where("disabledAt", "is", null).orderBy("createdAt").orderBy("name").execute(),

    /** Whether somebody is there who can let the others in. */
    async hasAdministrator(): Promise<boolean> {
      const row = await users
        .where("role", "=", "admin")
        .where("passwordHash", "is not", null)
        .where("disabledAt", "is", null)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    async putUser({ labels, annotations, ...user }: UserRow): Promise<void> {
      const values = { ...user, labels: JSON.stringify(labels), annotations: JSON.stringify(annotations) };
      const { id: _, ...changed } = values;
      await db
        .insertInto("userAccount")
        .values(values)
        .onConflict((conflict) => conflict.column("id").doUpdateSet(changed))
        .execute();
    },
    setDisabled: (userId: string, disabledAt: Date | null) =>
      db.updateTable("userAccount").set({ disabledAt }).where("id", "=", userId).execute(),
    /** Whether somebody but this user is an administrator who can sign in. */
    async hasOtherAdministrator(userId: string): Promise<boolean> {
      const row = await users
        .where("role", "=", "admin")
        .where("passwordHash", "is not", null)
        .where("disabledAt", "is", null)
        .where("id", "<>", userId)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    /** Makes those who change users wait for each other: two administrators may not lock each other out. */
    lockUsers: () => sql`select pg_advisory_xact_lock(hashtext('shipshape users'))`.execute(db),
    setPassword: (userId: string, passwordHash: string) =>
      db.updateTable("userAccount").set({ passwordHash }).where("id", "=", userId).execute(),

    /** Ends the sessions of a user, and uses up the links that would let somebody in as them. */
    async shutOut(userId: string, at: Date): Promise<void> {
      await db.deleteFrom("session").where("userId", "=", userId).execute();
      const links = db.updateTable("signInLink").set({ usedAt: at });
      await links.where("userId", "=", userId).where("usedAt", "is", null).execute();
    },

    insertSession: (row: { tokenHash: string; userId: string; expiresAt: Date; userAgent: string | null }) =>
      db.insertInto("session").values(row).execute(),
    sessionUser: (tokenHash: string) =>
      db
        .selectFrom("session")
        .innerJoin("userAccount", "userAccount.id", "session.userId")
        .selectAll("userAccount")
        .select("session.expiresAt")
        .where("tokenHash", "=", tokenHash)
        .where("disabledAt", "is", null)
        .executeTakeFirst(),
    touchSession: (tokenHash: string, expiresAt: Date) =>
      db.updateTable("session").set({ expiresAt, lastSeenAt: sql`now()` }).where("tokenHash", "=", tokenHash).execute(),
    deleteSession: (tokenHash: string) => db.deleteFrom("session").where("tokenHash", "=", tokenHash).execute(),

    insertSignInLink: (row: { tokenHash: string; userId: string | null; expiresAt: Date }) =>
      db.insertInto("signInLink").values(row).execute(),
    /** Uses a link up; nothing when it is unknown, expired or used. */
    useSignInLink: (tokenHash: string, at: Date) =>
      db
        .updateTable("signInLink")
        .set({ usedAt: at })
        .where("tokenHash", "=", tokenHash)
        .where("usedAt", "is", null)
        .where("expiresAt", ">", at)
        .returningAll()
        .executeTakeFirst(),

    tokens: () => db.selectFrom("apiToken").selectAll().orderBy("createdAt", "desc").execute(),
    tokenByHash: (tokenHash: string) =>
      db.selectFrom("apiToken").selectAll().where("tokenHash", "=", tokenHash).executeTakeFirst(),
    insertToken: (row: TokenRow) => db.insertInto("apiToken").values(row).returningAll().executeTakeFirstOrThrow(),
    revokeToken: (id: string, at: Date) =>
      db
        .updateTable("apiToken")
        .set({ revokedAt: at })
        .where("id", "=", id)
        .where("revokedAt", "is", null)
        .returningAll()
        .executeTakeFirst(),
    /** Takes a revocation back that is not older than this. */
    restoreToken: (id: string, notBefore: Date) =>
      db
        .updateTable("apiToken")
        .set({ revokedAt: null })
        .where("id", "=", id)
        .where("revokedAt", ">=", notBefore)
        .returningAll()
        .executeTakeFirst(),
    touchToken: (id: string, at: Date) =>
      db.updateTable("apiToken").set({ lastUsedAt: at }).where("id", "=", id).execute(),
  };
}
