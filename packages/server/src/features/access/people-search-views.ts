import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { type Found, holdsWords, rankOf, type Searched, type SearchQuery } from "../../kernel/search.ts";

async function findPeople(db: Db, query: SearchQuery): Promise<Found[]> {
  const rows = await db
    .selectFrom("userAccount")
    .select(["name", "displayName as title", "email", "role"])
    .select(rankOf(sql`name`, sql`display_name`, query).as("rank"))
    .where("disabledAt", "is", null)
    .where(holdsWords(sql`name || ' ' || display_name || ' ' || email`, query))
    .orderBy("rank")
    .orderBy("name")
    .limit(query.limit)
    .execute();
  return rows.map(({ name, title, email, role, rank }) => ({
    name,
    title,
    about: `${role}, ${email}`,
    status: null,
    at: null,
    rank,
  }));
}

export const peopleSearch: Searched = { kind: "person", permission: "catalog:read", find: findPeople };
