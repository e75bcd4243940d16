import type { Updateable } from "kysely";
import type { Db } from "../../kernel/database.ts";
import type { SavedFilter } from "../../kernel/tables.ts";

export type NewFilter = {
  readonly id: string;
  readonly userId: string;
  readonly place: string;
  readonly name: string;
  readonly search: string;
  readonly shared: boolean;
};

export function savedFilterStore(db: Db) {
  const filters = db
    .selectFrom("savedFilter")
    .innerJoin("userAccount", "userAccount.id", "savedFilter.userId")
    .selectAll("savedFilter")
    .select("userAccount.name as by");
  return {
    /** A user's own and those of others that are shared, own ones first, by name. */
    seenBy(userId: string | null, place: string | undefined) {
      const seen = filters.where((where) =>
        where.or([where("shared", "=", true), ...(userId === null ? [] : [where("savedFilter.userId", "=", userId)])]),
      );
      return (place === undefined ? seen : seen.where("place", "=", place)).orderBy("savedFilter.name").execute();
    },
    filter: (id: string) => filters.where("savedFilter.id", "=", id).executeTakeFirst(),
    named: (userId: string, place: string, name: string) =>
      filters
        .where("savedFilter.userId", "=", userId)
        .where("place", "=", place)
        .where((where) => where(where.fn("lower", ["savedFilter.name"]), "=", name.toLowerCase()))
        .executeTakeFirst(),
    insert: (row: NewFilter) => db.insertInto("savedFilter").values(row).execute(),
    change: (id: string, changed: Updateable<SavedFilter>) =>
      db.updateTable("savedFilter").set(changed).where("id", "=", id).execute(),
    delete: (id: string) => db.deleteFrom("savedFilter").where("id", "=", id).execute(),
  };
}

type Stored = NonNullable<Awaited<ReturnType<ReturnType<typeof savedFilterStore>["filter"]>>>;
export type FilterRow = Omit<Stored, "createdAt">;
