import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { type Found, holdsWords, rankOf, type Searched, type SearchQuery } from "../../kernel/search.ts";

async function findStatusPages(db: Db, query: SearchQuery): Promise<Found[]> {
  const rows = await db
    .selectFrom("statusPage")
    .select(["name", "displayName as title"])
    .select(rankOf(sql`name`, sql`display_name`, query).as("rank"))
    .where(holdsWords(sql`name || ' ' || display_name`, query))
    .orderBy("rank")
    .orderBy("name")
    .limit(query.limit)
    .execute();
  return rows.map(({ name, title, rank }) => ({ name, title, about: "status page", status: null, at: null, rank }));
}

export const statusPageSearch: Searched = { kind: "status_page", permission: "statuspage:read", find: findStatusPages };
