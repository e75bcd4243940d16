import type { EnvironmentTier, NamedEnvironment } from "@shipshape/domain/changes/environment-name";
import { sql } from "kysely";
import { type Db, named } from "../../kernel/database.ts";

export type RuleRow = {
  readonly name: string;
  readonly condition: string;
  readonly service: string | null;
  readonly environment: string | null;
  readonly ignore: boolean;
};

/** The label under which an environment keeps the further names that sources call it by. */
const ALIASES = "aliases";

function namedEnvironment({ name, kind, labels }: { name: string; kind: string; labels: unknown }): NamedEnvironment {
  const told = (labels as Record<string, string | string[]>)[ALIASES] ?? [];
  return { name, tier: kind as EnvironmentTier, aliases: typeof told === "string" ? told.split(/[\s,]+/) : told };
}

/** What the catalog, the environments and the rules say of where a change may have happened. */
export const knownPlacesViews = (db: Db) => ({
  rules: (): Promise<RuleRow[]> =>
    named(
      db
        .selectFrom("mappingRule")
        .select(["name", "condition", "service", "environment", "ignore"])
        .where("enabled", "=", true)
        .orderBy("position")
        .orderBy("name"),
      "changes.mappingRules",
    ).execute(),

  async environments(): Promise<NamedEnvironment[]> {
    const rows = await named(
      db.selectFrom("environment").select(["name", "kind", "labels"]).orderBy("name"),
      "changes.environments",
    ).execute();
    return rows.map(namedEnvironment);
  },

  /** The environments that are described, and those that anything was deployed to, each of these found by one step in the index. */
  async everyEnvironment() {
    const { rows } = await sql<{ name: string; kind: string | null; labels: unknown }>`/* changes.everyEnvironment */
      with recursive known(name) as (
        (select environment from deployment order by environment limit 1)
        union all
        select (select environment from deployment where environment > known.name order by environment limit 1)
        from known where known.name is not null
      )
      select name, null as kind, null as labels from known where name is not null
      union all
      select name, kind, labels from environment
      order by name`.execute(db);
    return {
      described: rows.flatMap(({ name, kind, labels }) =>
        kind === null ? [] : [namedEnvironment({ name, kind, labels })],
      ),
      deployedTo: rows.filter(({ kind }) => kind === null).map(({ name }) => name),
    };
  },

  /** Whose changes sources tell where they do not say, by the name of the source. */
  async sources(names: readonly string[]) {
    const rows = await named(
      db
        .selectFrom("changeSource")
        .leftJoin("service", "service.id", "changeSource.serviceId")
        .select(["changeSource.name", "service.name as service", "changeSource.environment"])
        .where("deletedAt", "is", null)
        .where(sql<boolean>`change_source.name = any(${[...names]}::text[])`),
      "changes.sourcesByName",
    ).execute();
    return new Map(rows.map(({ name, service, environment }) => [name, { service, environment }]));
  },

  /** The live services whose code lies in these repositories. */
  async servicesOfRepositories(urls: readonly string[]) {
    if (urls.length === 0) return [];
    const { rows } = await sql<{ url: string; service: string; serviceId: string }>`/* changes.servicesOfRepositories */
      select distinct repository.url, service.name as service, service.id as service_id
      from repository
      join repository_service on repository_id = repository.id
      join service on service.id = service_id and archived_at is null
      where url = any(${[...urls]}::text[])
      order by repository.url, service.name`.execute(db);
    return rows;
  },
});
