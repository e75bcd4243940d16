import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import type { ServiceDescription } from "./service-description.ts";
import type { TeamDescription } from "./team-description.ts";

export type ServiceWrite = ServiceDescription & { readonly origin: string; readonly builtIn?: boolean };
export type TeamWrite = Omit<TeamDescription, "members"> & { readonly memberIds: readonly string[] };
type Written = { readonly id: string; readonly name: string };

/** All that is written to the catalog's tables; many rows a statement. */
export function catalogStore(db: Db) {
  return {
    /** Creates or replaces live services by name; their owners exist. */
    async putServices(services: readonly ServiceWrite[]): Promise<Written[]> {
      const rows = services.map((service) => ({
        new_id: newId(),
        name: service.name,
        display_name: service.displayName ?? service.name,
        description: service.description,
        owner: service.owner,
        tier: service.tier,
        lifecycle: service.lifecycle,
        escalation_policy: service.escalationPolicy ?? null,
        contacts: service.contacts,
        links: service.links,
        runbook: service.runbook ?? null,
        labels: service.labels,
        annotations: service.annotations,
        built_in: service.builtIn ?? false,
        origin: service.origin,
      }));
      const { rows: written } = await sql<Written>`
        insert into service (id, name, display_name, description, team_id, tier, lifecycle, escalation_policy, contacts,
          links, runbook, labels, annotations, built_in, origin)
        select new_id, given.name, given.display_name, given.description, team.id, tier, lifecycle,
          given.escalation_policy, given.contacts, links, runbook, given.labels, given.annotations, built_in, origin
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(
          new_id uuid, name text, display_name text, description text, owner text, tier int, lifecycle text,
          escalation_policy text, contacts jsonb, links jsonb, runbook text, labels jsonb, annotations jsonb,
          built_in boolean, origin text)
        left join team on team.name = given.owner
        on conflict (name) where archived_at is null do update set
          display_name = excluded.display_name, description = excluded.description, team_id = excluded.team_id,
          tier = excluded.tier, lifecycle = excluded.lifecycle, escalation_policy = excluded.escalation_policy,
          contacts = excluded.contacts, links = excluded.links, runbook = excluded.runbook, labels = excluded.labels,
          annotations = excluded.annotations, origin = excluded.origin, updated_at = now()
        returning id, name`.execute(db);
      await replaceDependencies(db, services, written);
      return written;
    },

    archiveService: (name: string, at: Date) =>
      db
        .updateTable("service")
        .set({ archivedAt: at, updatedAt: at })
        .where("name", "=", name)
        .where("archivedAt", "is", null)
        .returning(["id", "name"])
        .executeTakeFirst(),

    unarchiveService: (id: string) =>
      db.updateTable("service").set({ archivedAt: null, updatedAt: sql`now()` }).where("id", "=", id).execute(),

    removeTeam: (id: string) => db.deleteFrom("team").where("id", "=", id).execute(),

    /** Creates or replaces teams by name. */
    async putTeams(teams: readonly TeamWrite[]): Promise<void> {
      const rows = teams.map((team) => ({
        new_id: newId(),
        name: team.name,
        display_name: team.displayName ?? team.name,
        description: team.description,
        escalation_policy: team.escalationPolicy ?? null,
        contacts: team.contacts,
        labels: team.labels,
        annotations: team.annotations,
      }));
      const { rows: written } = await sql<Written>`
        insert into team (id, name, display_name, description, escalation_policy, contacts, labels, annotations)
        select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(
          new_id uuid, name text, display_name text, description text, escalation_policy text, contacts jsonb,
          labels jsonb, annotations jsonb)
        on conflict (name) do update set
          display_name = excluded.display_name, description = excluded.description,
          escalation_policy = excluded.escalation_policy, contacts = excluded.contacts, labels = excluded.labels,
          annotations = excluded.annotations, updated_at = now()
        returning id, name`.execute(db);
      await replaceMembers(db, teams, written);
    },
  };
}

async function replaceDependencies(db: Db, services: readonly ServiceWrite[], written: readonly Written[]) {
  const ids = new Map(written.map(({ id, name }) => [name, id]));
  const rows = services.flatMap(({ name, dependsOn }) =>
    dependsOn.map((depends_on, position) => ({ service_id: ids.get(name), depends_on, position })),
  );
  await sql`delete from service_dependency where service_id = any(${[...ids.values()]}::uuid[])`.execute(db);
  await sql`
    insert into service_dependency (service_id, depends_on, position)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given(service_id uuid, depends_on text, position int)`.execute(db);
}

async function replaceMembers(db: Db, teams: readonly TeamWrite[], written: readonly Written[]) {
  const ids = new Map(written.map(({ id, name }) => [name, id]));
  const rows = teams.flatMap(({ name, memberIds }) =>
    memberIds.map((user_id, position) => ({ team_id: ids.get(name), user_id, position })),
  );
  await sql`delete from team_member where team_id = any(${[...ids.values()]}::uuid[])`.execute(db);
  await sql`
    insert into team_member (team_id, user_id, position)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given(team_id uuid, user_id uuid, position int)`.execute(db);
}
