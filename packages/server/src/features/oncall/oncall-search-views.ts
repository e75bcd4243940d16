import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { type Found, holdsWords, rankOf, type Searched, type SearchQuery } from "../../kernel/search.ts";

const findIn =
  (table: "schedule" | "escalationPolicy", called: string) =>
  async (db: Db, query: SearchQuery): Promise<Found[]> => {
    const rows = await db
      .selectFrom(table)
      .select(["name", "displayName as title", "description"])
      .select(rankOf(sql`name`, sql`display_name`, query).as("rank"))
      .where(holdsWords(sql`name || ' ' || display_name || ' ' || description`, query))
      .orderBy("rank")
      .orderBy("name")
      .limit(query.limit)
      .execute();
    return rows.map(({ name, title, description, rank }) => ({
      name,
      title,
      about: description.split("\n")[0] || called,
      status: null,
      at: null,
      rank,
    }));
  };

export const oncallSearch: readonly Searched[] = [
  { kind: "schedule", permission: "oncall:read", find: findIn("schedule", "on-call schedule") },
  { kind: "escalation_policy", permission: "oncall:read", find: findIn("escalationPolicy", "escalation policy") },
];
