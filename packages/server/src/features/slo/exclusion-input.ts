import type { Fault } from "@shipshape/contract/problem";
import type { ExclusionInput } from "@shipshape/contract/slo-exclusions";
import { exclusionProblems } from "@shipshape/domain/slo/exclusion";
import type * as z from "zod";
import type { Actor } from "../../kernel/actor.ts";
import type { Db } from "../../kernel/database.ts";
import { invalid } from "../../kernel/problem.ts";
import { usersByName } from "../access/index.ts";
import { servicesByNames, teamByName } from "../catalog/index.ts";
import { timeOf } from "./excluded-spans.ts";
import type { ExclusionInputRow } from "./exclusion-store.ts";
import { sloStore } from "./slo-store.ts";

export type ExclusionSaid = z.output<typeof ExclusionInput>;

/** What a selector names and nobody knows: an exclusion of a typing error would exclude nothing. */
async function unknownNames(db: Db, { slos = [], services = [], teams = [] }: ExclusionSaid["selector"]) {
  const [known, knownServices, knownTeams] = await Promise.all([
    sloStore(db).counted("all"),
    servicesByNames(db, services),
    Promise.all(teams.map((name) => teamByName(db, name))),
  ]);
  const names = new Set(known.flatMap(({ name, documentName }) => [name, documentName]));
  const fault = (field: string, what: string, name: string): Fault => ({
    path: `selector.${field}`,
    message: `there is no ${what} "${name}"`,
  });
  return [
    ...slos.filter((name) => !names.has(name)).map((name) => fault("slos", "objective", name)),
    ...services.filter((name) => !knownServices.has(name)).map((name) => fault("services", "service", name)),
    ...teams.filter((_, at) => !knownTeams[at]).map((name) => fault("teams", "team", name)),
  ];
}

/** Somebody else than who asks for it, and somebody who is there. */
async function approverFaults(db: Db, actor: Actor, approver: string | undefined): Promise<Fault[]> {
  if (approver === undefined) return [];
  const user = (await usersByName(db, [approver])).get(approver);
  if (!user || user.disabled) return [{ path: "approver", message: `there is no user "${approver}"` }];
  if (user.id !== actor.userId) return [];
  return [{ path: "approver", message: "nobody approves their own exclusion: name somebody else, or leave it out" }];
}

/** What was said of an exclusion as the row that keeps it. Throws where it makes no sense, with what to mend. */
export async function exclusionRow(
  db: Db,
  actor: Actor,
  name: string,
  said: ExclusionSaid,
): Promise<ExclusionInputRow> {
  const faults: Fault[] = [
    ...exclusionProblems(timeOf(said.when)).map(({ path, message }) => ({ path: `when.${path}`, message })),
    ...(await unknownNames(db, said.selector)),
    ...(await approverFaults(db, actor, said.approver)),
  ];
  if (faults.length > 0) throw invalid(faults);
  const { displayName = name, when, reason, approver = null, selector, labels, annotations } = said;
  return { name, displayName, when, reason, approver, selector, labels, annotations };
}
