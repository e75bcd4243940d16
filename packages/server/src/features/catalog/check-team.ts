import type { ManifestKind } from "@shipshape/contract/manifest-kinds";
import type { Fault } from "@shipshape/contract/problem";
import type { KnownNames } from "../../kernel/configuration/kind.ts";
import type { NamesOf } from "../../kernel/configuration/known-names.ts";
import { nearestName } from "../../kernel/configuration/nearest-name.ts";
import { listedTwice, unknownName } from "../../kernel/configuration/reference.ts";
import type { Db } from "../../kernel/database.ts";
import { type DomainError, invalid, notFound } from "../../kernel/problem.ts";
import { catalogViews } from "./catalog-views.ts";
import type { TeamDescription } from "./team-description.ts";

type Named = Pick<TeamDescription, "members" | "escalationPolicy">;

/** What is wrong with a team beyond its shape: members and policies that are not there. */
export const teamFaults = ({ members, escalationPolicy }: Named, known: KnownNames): Fault[] => [
  ...members.flatMap((member, index) => unknownName(known, "User", member, `members[${index}]`)),
  ...listedTwice(members, "members"),
  ...unknownName(known, "EscalationPolicy", escalationPolicy, "escalationPolicy"),
];

/** Refuses a team that names what is not there, with the names that are. */
export async function checkTeam(db: Db, team: Named, namesOf: NamesOf): Promise<void> {
  const kinds: readonly ManifestKind[] = ["User", "EscalationPolicy"];
  const names = new Map(await Promise.all(kinds.map(async (kind) => [kind, await namesOf(db, kind)] as const)));
  const faults = teamFaults(team, (kind) => names.get(kind) ?? new Set());
  if (faults.length > 0) throw invalid(faults);
}

/** What to say of a team that is not there: the name that was probably meant. */
export async function noSuchTeam(db: Db, name: string): Promise<DomainError> {
  const names = (await catalogViews(db).teamNames()).map((team) => team.name);
  const meant = nearestName(name, names);
  return notFound("team", name, meant ? `Did you mean "${meant}"?` : "");
}
