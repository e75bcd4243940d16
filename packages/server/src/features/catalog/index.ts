import type { Lifecycle, Tier } from "@shipshape/contract/catalog";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { notFound } from "../../kernel/problem.ts";
import { answeredAs, type Ids, type Question, type Value } from "../../kernel/questions.ts";
import { catalogViews, type KnownServiceRow } from "./catalog-views.ts";

export { idsAround, idsNamed } from "./catalog-views.ts";
export { BUILT_IN } from "./ensure-built-in.ts";
export { escalationPolicyFor } from "./escalation-policy-for.ts";

/** What other rooms may know of a service. */
export type KnownService = {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  /** The team that owns it, by name. */
  readonly owner: string;
  readonly ownerEscalationPolicy: string | null;
  readonly escalationPolicy: string | null;
  readonly tier: z.output<typeof Tier>;
  readonly lifecycle: z.output<typeof Lifecycle>;
  readonly runbook: string | null;
  readonly labels: Readonly<Record<string, string | readonly string[]>>;
  readonly builtIn: boolean;
  /** It left the lists; only what happened before still names it. */
  readonly archived: boolean;
};

const known = (row: KnownServiceRow): KnownService => ({
  id: row.id,
  name: row.name,
  displayName: row.displayName,
  description: row.description,
  owner: row.owner,
  ownerEscalationPolicy: row.ownerEscalationPolicy,
  escalationPolicy: row.escalationPolicy,
  tier: row.tier,
  lifecycle: row.lifecycle as KnownService["lifecycle"],
  runbook: row.runbook,
  labels: row.labels as KnownService["labels"],
  builtIn: row.builtIn,
  archived: row.archivedAt !== null,
});

/** A live service by name. */
export const serviceByName = async (db: Db, name: string): Promise<KnownService | undefined> =>
  (await servicesByNames(db, [name])).get(name);

/** The live service of a name, or the error that says where to look. */
export async function knownService(db: Db, name: string): Promise<KnownService> {
  const service = await serviceByName(db, name);
  if (!service) throw notFound("service", name, "'shipshape service list' shows the ones there are.");
  return service;
}

/** The same as one of several questions. */
export const serviceAsked = (db: Db, name: Value<string>): Question<KnownService | undefined> =>
  answeredAs(catalogViews(db).knownAsked(name), ([row]) => row && known(row));

/** Those of these names that are live, by name. */
export const servicesByNames = async (db: Db, names: readonly string[]): Promise<Map<string, KnownService>> =>
  new Map((await catalogViews(db).knownByName(names)).map((row) => [row.name, known(row)]));

/** Those of these ids, archived ones too, by id. */
export const servicesByIds = async (db: Db, ids: readonly string[]): Promise<Map<string, KnownService>> =>
  new Map((await catalogViews(db).knownById(ids)).map((row) => [row.id, known(row)]));

/** Every live service, by name. */
export const allServices = async (db: Db): Promise<KnownService[]> => (await catalogViews(db).known()).map(known);

export type KnownTeam = {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly escalationPolicy: string | null;
  /** Users, by name. */
  readonly members: readonly string[];
};

export async function teamByName(db: Db, wanted: string): Promise<KnownTeam | undefined> {
  const row = await catalogViews(db).team(wanted);
  if (!row) return undefined;
  const { id, name, displayName, escalationPolicy, members } = row;
  return { id, name, displayName, escalationPolicy, members };
}

/** Who is in each of these teams, users by name; a team that there is not is not in it. */
export const membersOfTeams = async (
  db: Db,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> =>
  new Map(
    names.length === 0 ? [] : (await catalogViews(db).teamsByName(names)).map(({ name, members }) => [name, members]),
  );

/** The teams in which somebody is, in order. */
export const teamsWith = async (db: Db, user: string): Promise<string[]> =>
  (await catalogViews(db).teams()).filter(({ members }) => members.includes(user)).map(({ name }) => name);

/** What every team is called, in order. */
export const teamNames = async (db: Db): Promise<string[]> => (await catalogViews(db).teams()).map(({ name }) => name);

/** The services and teams that name this escalation policy, in words. */
export const whoPagesBy = (db: Db, policy: string): Promise<string[]> => catalogViews(db).namingPolicy(policy);

export type TeamContact = { readonly kind: string; readonly value: string };

/** Where teams can be told something, by team: `slack: #payments`. One that says nothing of it is not in it. */
export const contactsOfTeams = async (
  db: Db,
  teams: readonly string[],
): Promise<ReadonlyMap<string, readonly TeamContact[]>> =>
  new Map(
    (await catalogViews(db).contactsOf(teams)).map(({ name, contacts }) => [
      name,
      contacts as unknown as TeamContact[],
    ]),
  );

/** What a service says it calls, by name; one of them may be unknown to the catalog. */
export const dependenciesOf = async (db: Db, service: string): Promise<string[]> =>
  (await catalogViews(db).dependenciesOf(service)).map(({ name }) => name);

/** The same for many services with one statement; one that calls nothing is not in it. */
export async function dependenciesOfMany(
  db: Db,
  services: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for (const { name, dependsOn } of await catalogViews(db).dependenciesOfMany(services)) {
    found.set(name, [...(found.get(name) ?? []), dependsOn]);
  }
  return found;
}

export type ServiceCall = {
  readonly name: string;
  readonly dependsOn: string;
  /** Null for what the catalog does not know. */
  readonly calledId: string | null;
};

/** What live services of these ids say they call, in their order: one of several questions. */
export const callsAsked = (db: Db, ids: Ids): Question<readonly ServiceCall[]> => catalogViews(db).callsAsked(ids);

/** The live services that say they call this one, by name. */
export const dependentsOf = async (db: Db, service: string): Promise<string[]> =>
  (await catalogViews(db).dependentsOf(service)).map(({ name }) => name);
