import type { PolicyInput } from "@shipshape/contract/gates-policies";
import type { Fault } from "@shipshape/contract/problem";
import { DEFAULT_POLICY } from "@shipshape/domain/gates/budget-policy";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { invalid } from "../../kernel/problem.ts";
import { servicesByNames, teamByName } from "../catalog/index.ts";
import { budgetOfSlo } from "../slo/index.ts";
import type { PolicyWrite } from "./policy-store.ts";

export type PolicySaid = z.output<typeof PolicyInput>;
type Spec = Pick<PolicySaid, "selector" | "clauses">;

const isName = (text: string): boolean => !text.includes("*");

/** The names that a policy refers to, with where: patterns refer to nobody. */
export const namesIn = ({ selector, clauses }: Spec) => {
  const listed = (kind: "Service" | "Team" | "SLO", names: readonly string[] | undefined, path: string) =>
    (names ?? []).flatMap((name, at) => (isName(name) ? [{ kind, name, path: `${path}[${at}]` }] : []));
  return [
    ...listed("Service", selector.services, "selector.services"),
    ...listed("Team", selector.teams, "selector.teams"),
    ...listed("SLO", selector.slos, "selector.slos"),
    ...clauses.flatMap(({ actions }, clause) =>
      actions.flatMap(({ approverTeams }, action) =>
        listed("Team", approverTeams, `clauses[${clause}].actions[${action}].approverTeams`),
      ),
    ),
  ];
};

/** What makes no sense in a policy, whoever it is for. */
export const policyFaults = (name: string, { selector, clauses }: Spec): Fault[] => [
  ...(name === DEFAULT_POLICY.name && Object.keys(selector).length > 0
    ? [
        {
          path: "selector",
          message: "the default policy holds for everything: leave its selector out, or name it otherwise",
        },
      ]
    : []),
  ...clauses.flatMap(({ when, actions }, clause) =>
    actions.flatMap(({ action }, at) =>
      action === "demandRetrospective" && when.oneIncidentTook === undefined
        ? [
            {
              path: `clauses[${clause}].actions[${at}].action`,
              message: "a retrospective is of one incident: demand it where when has oneIncidentTook",
            },
          ]
        : [],
    ),
  ),
];

async function unknownNames(db: Db, said: Spec): Promise<Fault[]> {
  const named = namesIn(said);
  const services = await servicesByNames(
    db,
    named.filter(({ kind }) => kind === "Service").map(({ name }) => name),
  );
  const isKnown = async ({ kind, name }: (typeof named)[number]): Promise<boolean> => {
    if (kind === "Service") return services.has(name);
    return kind === "Team" ? (await teamByName(db, name)) !== undefined : (await budgetOfSlo(db, name)) !== undefined;
  };
  const known = await Promise.all(named.map(isKnown));
  return named.flatMap(({ kind, name, path }, at) =>
    known[at] ? [] : [{ path, message: `there is no ${kind === "SLO" ? kind : kind.toLowerCase()} "${name}"` }],
  );
}

/** What was said of a policy as the row that keeps it. Throws where it makes no sense, with what to mend. */
export async function policyWrite(db: Db, name: string, said: PolicySaid): Promise<PolicyWrite> {
  const faults = [...policyFaults(name, said), ...(await unknownNames(db, said))];
  if (faults.length > 0) throw invalid(faults);
  const { displayName = name, ...spec } = said;
  return { name, displayName, ...spec };
}
