import { type Db, named } from "./database.ts";

/** What the installation remembers about itself, by name. */
export function settingStore(db: Db) {
  return {
    async get<T>(name: string): Promise<T | undefined> {
      const asked = db.selectFrom("setting").select("value").where("name", "=", name);
      const row = await named(asked, "kernel.setting").executeTakeFirst();
      return row?.value as T | undefined;
    },

    async put(name: string, value: unknown): Promise<void> {
      const json = JSON.stringify(value);
      await db
        .insertInto("setting")
        .values({ name, value: json })
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ value: json }))
        .execute();
    },

    /** Writes it only where nothing stands yet, and returns what stands: replicas that start together agree. */
    async once<T>(name: string, value: T): Promise<T> {
      await db
        .insertInto("setting")
        .values({ name, value: JSON.stringify(value) })
        .onConflict((conflict) => conflict.column("name").doNothing())
        .execute();
      const row = await db.selectFrom("setting").select("value").where("name", "=", name).executeTakeFirstOrThrow();
      return row.value as T;
    },
  };
}
