import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { type Found, holdsWords, rankOf, type Searched, type SearchQuery } from "../../kernel/search.ts";

async function findEnvironments(db: Db, query: SearchQuery): Promise<Found[]> {
  const rows = await db
    .selectFrom("environment")
    .select(["name", "displayName as title", "kind"])
    .select(rankOf(sql`name`, sql`display_name`, query).as("rank"))
    .where(holdsWords(sql`name || ' ' || display_name || ' ' || kind`, query))
    .orderBy("rank")
    .orderBy("name")
    .limit(query.limit)
    .execute();
  return rows.map(({ name, title, kind, rank }) => ({ name, title, about: kind, status: null, at: null, rank }));
}

export const environmentSearch: Searched = {
  kind: "environment",
  permission: "environments:read",
  find: findEnvironments,
};
