import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { type Found, holdsWords, rankOf, type Searched, type SearchQuery } from "../../kernel/search.ts";

async function findSlos(db: Db, query: SearchQuery): Promise<Found[]> {
  const rows = await db
    .selectFrom("slo")
    .innerJoin("service", "service.id", "slo.serviceId")
    .leftJoin("sloState", "sloState.sloId", "slo.id")
    .select(["slo.name", "slo.displayName as title", "service.name as service", "sloState.status"])
    .select(sql<number>`(slo.rules ->> 'target')::float8`.as("target"))
    .select(rankOf(sql`slo.name`, sql`slo.display_name`, query).as("rank"))
    .where("slo.archivedAt", "is", null)
    .where("slo.parentId", "is", null)
    .where(holdsWords(sql`slo.name || ' ' || slo.display_name || ' ' || service.name`, query))
    .orderBy("rank")
    .orderBy("slo.name")
    .limit(query.limit)
    .execute();
  return rows.map(({ name, title, service, target, status, rank }) => ({
    name,
    title,
    about: `${Number((target * 100).toFixed(4))} % of ${service}`,
    status: status ?? "no_data",
    at: null,
    rank,
  }));
}

export const sloSearch: Searched = { kind: "slo", permission: "slo:read", find: findSlos };
