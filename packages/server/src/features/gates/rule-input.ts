import type { GateRuleSpec } from "@shipshape/contract/gates-rules";
import type { Fault } from "@shipshape/contract/problem";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { invalid } from "../../kernel/problem.ts";
import { teamByName } from "../catalog/index.ts";
import { unknownNames } from "./freeze-input.ts";
import { gateLanguage } from "./rule-language.ts";

export type RuleSpec = z.output<typeof GateRuleSpec>;

/** What makes no sense in a rule, whoever it is for. */
export function ruleFaults({ when }: RuleSpec): Fault[] {
  const problem = gateLanguage.problem(when, "bool");
  if (!problem) return [];
  return [{ path: "when", message: `${problem.message} (line ${problem.line}, column ${problem.column})` }];
}

/** Throws where a rule makes no sense, or names what is not there. */
export async function checkRule(db: Db, spec: RuleSpec): Promise<void> {
  const teams = await Promise.all(
    (spec.approverTeams ?? []).map(async (name) => ({ name, is: await teamByName(db, name) })),
  );
  const faults = [
    ...ruleFaults(spec),
    ...(await unknownNames(db, spec.selector)),
    ...teams.flatMap(({ name, is }) => (is ? [] : [{ path: "approverTeams", message: `there is no team "${name}"` }])),
  ];
  if (faults.length > 0) throw invalid(faults.map(({ path, message }) => ({ path: `rule.${path}`, message })));
}
