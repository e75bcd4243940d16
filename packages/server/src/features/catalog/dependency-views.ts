import type { DependencyNode } from "@shipshape/contract/catalog";
import type { Dependency } from "@shipshape/domain/catalog/blast-radius";
import { sql } from "kysely";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { standingsPage } from "./standing-views.ts";

type Node = z.input<typeof DependencyNode>;

export type GraphQuery = {
  readonly around?: string | undefined;
  readonly hops: number;
  readonly owner?: string | undefined;
  readonly tier?: number | undefined;
};

/** So many services fit into one answer; a person reads far fewer. */
const MOST = 2_000;

/** What of it is asked for, by name: around one service, or those of a team or a tier. */
async function askedFor(db: Db, { around, hops, owner, tier }: GraphQuery): Promise<string[]> {
  if (around !== undefined) return (await neighbourhood(db, around, hops)).map(({ name }) => name);
  const { rows } = await sql<{ name: string }>`
    select service.name from service join team on team.id = team_id
    where archived_at is null and (${owner ?? null}::text is null or team.name = ${owner ?? null})
      and (${tier ?? null}::int is null or tier = ${tier ?? null})
    order by tier, service.name`.execute(db);
  return rows.map(({ name }) => name);
}

/** A service and those that can be reached from it in so many steps, against the arrows too. */
async function neighbourhood(db: Db, around: string, hops: number): Promise<{ name: string }[]> {
  const { rows } = await sql<{ name: string }>`
    with recursive reached (name, distance) as (
      select ${around}::text, 0
      union
      select case when caller = reached.name then called else caller end, distance + 1
      from reached join (
        select service.name as caller, depends_on as called
        from service_dependency join service on service.id = service_id where archived_at is null
      ) as call on reached.name in (caller, called)
      where distance < ${hops}
    )
    select name from reached group by name order by min(distance), name`.execute(db);
  return rows;
}

/** Who calls whom among these; with `neighbours` also who calls them and whom they call. */
async function dependenciesAmong(db: Db, names: readonly string[], neighbours: boolean): Promise<Dependency[]> {
  const both = neighbours ? sql`or` : sql`and`;
  const { rows } = await sql<Dependency>`
    select service.name as from, depends_on as to
    from service_dependency join service on service.id = service_id
    where archived_at is null
      and (service.name = any(${[...names]}::text[]) ${both} depends_on = any(${[...names]}::text[]))
    order by service.name, position`.execute(db);
  return rows;
}

const unknownNode = (name: string, matched: boolean): Node => ({
  name,
  displayName: name,
  known: false,
  owner: null,
  tier: null,
  lifecycle: null,
  health: null,
  because: "others say that they call it; nobody added it yet",
  incident: null,
  matched,
});

/** The services asked for, their neighbours where only some were asked for, and who calls whom among them. */
export async function dependencyGraph(db: Db, query: GraphQuery) {
  const all = await askedFor(db, query);
  const asked = new Set(all.slice(0, MOST));
  const isPart = query.owner !== undefined || query.tier !== undefined;
  const dependencies = await dependenciesAmong(db, [...asked], isPart || query.around === undefined);
  const named = [...new Set([...asked, ...dependencies.flatMap(({ from, to }) => [from, to])])].slice(0, 2 * MOST);
  const { services } = await standingsPage(db, { names: named }, { sort: "name", limit: named.length });
  const known = new Map(services.map((service) => [service.name, service]));
  const shown = new Set(named);
  const nodes = named.map((name): Node => {
    const matched = asked.has(name);
    const service = known.get(name);
    if (!service) return unknownNode(name, matched);
    const { displayName, owner, tier, lifecycle, health, because, incident } = service;
    return { name, displayName, known: true, owner, tier, lifecycle, health, because, incident, matched };
  });
  return {
    nodes,
    dependencies: dependencies.filter(({ from, to }) => shown.has(from) && shown.has(to)),
    left: all.length - asked.size,
  };
}
