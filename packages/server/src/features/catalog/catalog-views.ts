import { sql } from "kysely";
import { textColumn, uuidColumn } from "../../kernel/columns.ts";
import { type Db, named } from "../../kernel/database.ts";
import { type Ids, question, type Value } from "../../kernel/questions.ts";

export type ServiceFilter = {
  readonly owner?: string | undefined;
  readonly search?: string | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
};

/** What holds this text, as `ilike` is told it. */
export const pattern = (search: string): string => `%${search.replace(/[\\%_]/g, "\\$&")}%`;

/** The live service of a name, as what several questions are about. */
export const idsNamed = (name: Value<string>): Ids =>
  sql`array(select id from service where name = ${name} and archived_at is null)`;

/**
 * These services and what they call, as far as it is live. Each is looked up by its id: where a join asks `= any(ids)`, the
 * database sorts all of them for each row of the join.
 */
export const idsAround = (ids: Ids): Ids => sql`array(
    select unnest(${ids})
    union select called.id from unnest(${ids}) as asked (id)
    join service on service.id = asked.id and service.archived_at is null
    join service_dependency on service_id = asked.id
    join service called on called.name = depends_on and called.archived_at is null)`;

/** Services with their owner, teams with their members: all that is read of the catalog. */
export function catalogViews(db: Db) {
  const services = db
    .selectFrom("service")
    .innerJoin("team", "team.id", "service.teamId")
    .selectAll("service")
    .select(["team.name as owner", "team.escalationPolicy as ownerEscalationPolicy"]);
  const live = services.where("archivedAt", "is", null);
  const described = live.select(
    sql<string[]>`array(
      select depends_on from service_dependency where service_id = service.id order by position
    )`.as("dependsOn"),
  );
  const teams = db
    .selectFrom("team")
    .selectAll("team")
    .select(
      sql<string[]>`array(
        select user_account.name from team_member join user_account on user_account.id = user_id
        where team_id = team.id order by position
      )`.as("members"),
    );
  return {
    /** Those that match, by name, each with what it depends on. */
    services({ owner, search, after, limit }: ServiceFilter = {}) {
      let query = described.orderBy("service.name");
      if (owner !== undefined) query = query.where("team.name", "=", owner);
      if (after !== undefined) query = query.where("service.name", ">", after);
      if (limit !== undefined) query = query.limit(limit);
      if (search) {
        const found = sql<boolean>`service.name || ' ' || service.display_name || ' ' || service.description ilike ${pattern(search)}`;
        query = query.where(found);
      }
      return query.execute();
    },
    service: (name: string) => described.where("service.name", "=", name).executeTakeFirst(),
    /** The same where it is sure to be there: it was written in this transaction. */
    serviceWritten: (name: string) => described.where("service.name", "=", name).executeTakeFirstOrThrow(),
    /** Of those of this name that were archived, the last. */
    lastArchived: async (name: string): Promise<{ id: string; archivedAt: Date } | undefined> => {
      const query = db.selectFrom("service").select(["id", "archivedAt"]).where("name", "=", name);
      const row = await query.where("archivedAt", "is not", null).orderBy("archivedAt", "desc").executeTakeFirst();
      return row?.archivedAt ? { id: row.id, archivedAt: row.archivedAt } : undefined;
    },
    teamsByName: (names: readonly string[]) => teams.where("team.name", "in", ["", ...names]).execute(),
    /** Services and teams that name an escalation policy, in words. */
    async namingPolicy(policy: string): Promise<string[]> {
      const of = (table: "service" | "team") =>
        db.selectFrom(table).select("name").where("escalationPolicy", "=", policy);
      const naming = await of("service").where("archivedAt", "is", null).orderBy("name").execute();
      const teamsNaming = await of("team").orderBy("name").execute();
      return [...naming.map(({ name }) => `the service ${name}`), ...teamsNaming.map(({ name }) => `the team ${name}`)];
    },
    serviceNames: () => db.selectFrom("service").select("name").where("archivedAt", "is", null).execute(),

    /** The same without lists: what other rooms ask of many services at once. */
    known: () => live.orderBy("service.name").execute(),
    knownByName: (names: readonly string[]) =>
      names.length === 0
        ? Promise.resolve([])
        : named(
            live.where(sql<boolean>`service.name = any(${textColumn(names)}::text[])`),
            "catalog.knownByName",
          ).execute(),
    /** The live one of a name, as one of several questions. */
    knownAsked: (name: Value<string>) =>
      question(live.where("service.name", "=", name), { createdAt: true, updatedAt: true, archivedAt: true }),
    knownById: (ids: readonly string[]) =>
      ids.length === 0
        ? Promise.resolve([])
        : named(
            services.where(sql<boolean>`service.id = any(${uuidColumn(ids)}::uuid[])`),
            "catalog.knownById",
          ).execute(),
    /** Where teams can be told something, of those that say. */
    contactsOf: (teams: readonly string[]) =>
      named(
        db
          .selectFrom("team")
          .select(["name", "contacts"])
          .where(sql<boolean>`name = any(${textColumn(teams)}::text[]) and contacts <> '[]'`),
        "catalog.contactsOf",
      ).execute(),

    dependenciesOf: (name: string) =>
      db
        .selectFrom("serviceDependency")
        .innerJoin("service", "service.id", "serviceDependency.serviceId")
        .select("dependsOn as name")
        .where("service.name", "=", name)
        .where("archivedAt", "is", null)
        .orderBy("position")
        .execute(),
    dependenciesOfMany: (names: readonly string[]) =>
      named(
        db
          .selectFrom("serviceDependency")
          .innerJoin("service", "service.id", "serviceDependency.serviceId")
          .select(["service.name", "dependsOn"])
          .where(sql<boolean>`service.name = any(${textColumn(names)}::text[])`)
          .where("archivedAt", "is", null)
          .orderBy("position"),
        "catalog.dependenciesOfMany",
      ).execute(),
    /** The same by the ids of those that call, each with the id of what it calls where that is live: one of several questions. */
    callsAsked: (ids: Ids) =>
      question(
        db
          .selectFrom("serviceDependency")
          .innerJoin("service", "service.id", "serviceDependency.serviceId")
          .leftJoin("service as called", (join) =>
            join.onRef("called.name", "=", "dependsOn").on("called.archivedAt", "is", null),
          )
          .select(["service.name", "dependsOn", "called.id as calledId"])
          .where(sql<boolean>`service.id = any(${ids})`)
          .where("service.archivedAt", "is", null)
          .orderBy("position"),
        {},
      ),
    dependentsOf: (name: string) =>
      db
        .selectFrom("serviceDependency")
        .innerJoin("service", "service.id", "serviceDependency.serviceId")
        .select("service.name")
        .where("dependsOn", "=", name)
        .where("archivedAt", "is", null)
        .orderBy("service.name")
        .execute(),

    teams: () =>
      teams
        .select(
          sql<number>`(select count(*) from service where team_id = team.id and archived_at is null)`.as("services"),
        )
        .orderBy("name")
        .execute(),
    team: (name: string) => teams.where("name", "=", name).executeTakeFirst(),
    ownerTeam: (name: string) => teams.where("name", "=", name).executeTakeFirstOrThrow(),
    /** The services of a team, archived ones too, live ones first. */
    everOwnedBy: (name: string) =>
      services.where("team.name", "=", name).orderBy(sql`archived_at nulls first`).orderBy("service.name").execute(),
    teamNames: () => db.selectFrom("team").select("name").execute(),
  };
}

export type ServiceRow = Awaited<ReturnType<ReturnType<typeof catalogViews>["services"]>>[number];
export type KnownServiceRow = Awaited<ReturnType<ReturnType<typeof catalogViews>["known"]>>[number];
export type TeamRow = Awaited<ReturnType<ReturnType<typeof catalogViews>["ownerTeam"]>>;
