import type { AlertRuleManifest } from "@shipshape/contract/manifest";
import type { Fault } from "@shipshape/contract/problem";
import type * as z from "zod";
import { configurationKind, type KnownNames } from "../../kernel/configuration/kind.ts";
import { metadataOf, namedRow } from "../../kernel/configuration/named-row.ts";
import { unknownName } from "../../kernel/configuration/reference.ts";
import { writeRule } from "./put-rule.ts";
import { problemText, ruleProblems } from "./rule-problems.ts";
import { rulesStore, specOf } from "./rules-store.ts";

type Rule = z.output<typeof AlertRuleManifest>;

const faultsOf = ({ spec }: Rule, known: KnownNames): Fault[] => [
  ...ruleProblems(spec).map((problem) => ({ path: `spec.${problem.path}`, message: problemText(problem) })),
  ...(spec.services ?? []).flatMap((name, at) => unknownName(known, "Service", name, `spec.services[${at}]`)),
  ...unknownName(known, "EscalationPolicy", spec.do.route?.escalationPolicy, "spec.do.route.escalationPolicy"),
];

/** Rules over alerts as code. */
export const alertRuleConfiguration = configurationKind<Rule>({
  kind: "AlertRule",
  read: async (db) =>
    (await rulesStore(db).rules())
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((row) => ({
        apiVersion: "shipshape/v1",
        kind: "AlertRule",
        metadata: metadataOf(row),
        spec: specOf(row),
      })),
  check: faultsOf,
  // audit-free: writeRule audits
  apply: async (tx, actor, { metadata, spec }) => {
    await writeRule(tx, actor, { ...namedRow(metadata), spec }, "applyRule");
  },
});
