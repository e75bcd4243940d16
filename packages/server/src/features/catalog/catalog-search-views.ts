import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { type Found, holdsWords, rankOf, type Searched, type SearchQuery } from "../../kernel/search.ts";

async function findServices(db: Db, query: SearchQuery): Promise<Found[]> {
  const rows = await db
    .selectFrom("service")
    .innerJoin("team", "team.id", "service.teamId")
    .select(["service.name", "service.displayName as title", "team.name as owner", "tier", "lifecycle"])
    .select(rankOf(sql`service.name`, sql`service.display_name`, query).as("rank"))
    .where("archivedAt", "is", null)
    .where(holdsWords(sql`service.name || ' ' || service.display_name || ' ' || team.name`, query))
    .orderBy("rank")
    .orderBy("tier")
    .orderBy("service.name")
    .limit(query.limit)
    .execute();
  return rows.map(({ name, title, owner, tier, lifecycle, rank }) => {
    const stage = lifecycle === "production" ? "" : `, ${lifecycle}`;
    return { name, title, about: `tier ${tier}, owned by ${owner}${stage}`, status: null, at: null, rank };
  });
}

async function findTeams(db: Db, query: SearchQuery): Promise<Found[]> {
  const rows = await db
    .selectFrom("team")
    .select(["name", "displayName as title"])
    .select(sql<number>`(select count(*) from service where team_id = team.id and archived_at is null)`.as("services"))
    .select(rankOf(sql`name`, sql`display_name`, query).as("rank"))
    .where(holdsWords(sql`name || ' ' || display_name`, query))
    .orderBy("rank")
    .orderBy("name")
    .limit(query.limit)
    .execute();
  return rows.map(({ name, title, services, rank }) => ({
    name,
    title,
    about: services === 1 ? "owns one service" : `owns ${services} services`,
    status: null,
    at: null,
    rank,
  }));
}

export const catalogSearch: readonly Searched[] = [
  { kind: "service", permission: "catalog:read", find: findServices },
  { kind: "team", permission: "catalog:read", find: findTeams },
];
