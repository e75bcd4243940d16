import type { FreezeInput } from "@shipshape/contract/gates";
import type { Fault } from "@shipshape/contract/problem";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { DomainError } from "../../kernel/problem.ts";
import { servicesByNames, teamByName } from "../catalog/index.ts";
import { environmentNames } from "../environments/index.ts";
import type { FreezeRow } from "./gates-store.ts";

export type FreezeSaid = z.output<typeof FreezeInput>;

/** What a selector names and nobody knows: a freeze of a typing error would freeze nothing. */
async function unknownNames(db: Db, { services = [], teams = [], environments = [] }: FreezeSaid["selector"]) {
  const [knownServices, knownTeams, knownEnvironments] = await Promise.all([
    servicesByNames(db, services),
    Promise.all(teams.map((name) => teamByName(db, name))),
    environmentNames(db),
  ]);
  const fault = (field: string, what: string, name: string): Fault => ({
    path: `selector.${field}`,
    message: `there is no ${what} "${name}"`,
  });
  return [
    ...services.filter((name) => !knownServices.has(name)).map((name) => fault("services", "service", name)),
    ...teams.filter((_, at) => !knownTeams[at]).map((name) => fault("teams", "team", name)),
    ...environments
      .filter((name) => !knownEnvironments.includes(name))
      .map((name) => fault("environments", "environment", name)),
  ];
}

/** What was said of a freeze as the row that keeps it. Throws where it makes no sense, with what to mend. */
export async function freezeRow(db: Db, name: string, said: FreezeSaid): Promise<FreezeRow> {
  const order: Fault[] = said.from < said.to ? [] : [{ path: "to", message: "it must end after it begins" }];
  const faults = [...order, ...(await unknownNames(db, said.selector))];
  const [first] = faults;
  if (first) throw new DomainError("invalid", `${first.path}: ${first.message}.`, faults);
  const { displayName = name, kind, from, to, reason, selector, labels, annotations } = said;
  return { name, displayName, kind, fromAt: from, toAt: to, reason, selector, labels, annotations };
}
