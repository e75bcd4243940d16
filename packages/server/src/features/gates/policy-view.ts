import type { BudgetPolicy, GovernedObjective, PolicySpec } from "@shipshape/contract/gates-policies";
import {
  actionText,
  clauseText,
  conditionText,
  DEFAULT_POLICY,
  type ErrorBudgetPolicy,
  isHeldUpBy,
  reachedClauses,
} from "@shipshape/domain/gates/budget-policy";
import type * as z from "zod";
import type { KnownService } from "../catalog/index.ts";
import type { CrossingRow } from "./crossing-store.ts";
import type { Governed } from "./governed-budgets.ts";
import type { PolicyRow } from "./policy-store.ts";

type PolicyView = z.input<typeof BudgetPolicy>;
type Spec = z.output<typeof PolicySpec>;

/** What a document says of a policy. */
export const specOf = ({ description, selector, clauses, exemptions }: PolicyRow): Spec => ({
  description,
  selector: selector as Spec["selector"],
  clauses: clauses as unknown as Spec["clauses"],
  exemptions,
});

/** The policy that is there before anybody wrote one, in the form of all others. */
const BUILT_IN_SPEC: Spec = {
  description: "What holds where no policy of yours does: a warning when the budget runs low, a stop when it is spent.",
  selector: {},
  clauses: DEFAULT_POLICY.clauses as unknown as Spec["clauses"],
  exemptions: [...DEFAULT_POLICY.exemptions],
};

/** The same as a document, to begin one's own with. */
export const builtInDocument = {
  apiVersion: "shipshape/v1",
  kind: "ErrorBudgetPolicy",
  metadata: { name: DEFAULT_POLICY.name },
  spec: BUILT_IN_SPEC,
} as const;

/** A policy as the API tells it. */
export const policyView = (row: PolicyRow, governs: number): PolicyView => ({
  ...specOf(row),
  name: row.name,
  displayName: row.displayName,
  labels: row.labels as PolicyView["labels"],
  annotations: row.annotations as PolicyView["annotations"],
  builtIn: false,
  governs,
});

export const builtInView = (governs: number): PolicyView => ({
  ...BUILT_IN_SPEC,
  name: DEFAULT_POLICY.name,
  displayName: "Default",
  labels: {},
  annotations: {},
  builtIn: true,
  governs,
});

const sternestOf = ({ actions }: ErrorBudgetPolicy["clauses"][number]) => {
  const words = actions.map(({ action }) => action);
  if (words.includes("freeze")) return "deny" as const;
  if (actions.some(isHeldUpBy)) return "defer" as const;
  return words.includes("warn") ? ("warn" as const) : ("allow" as const);
};

/** An objective with each clause of the policy that governs it: whether it holds now, by what, and since when. */
export function objectiveView(
  governed: Governed,
  service: KnownService,
  crossings: readonly CrossingRow[],
): z.input<typeof GovernedObjective> {
  const { policy, slo, governedBecause, remainingShare } = governed;
  const reached = reachedClauses(policy, governed);
  return {
    slo,
    service: service.name,
    policy: policy.name,
    because: governedBecause,
    remainingShare: remainingShare ?? null,
    clauses: policy.clauses.map((clause) => {
      const holding = reached.filter((one) => one.clause === clause);
      const crossed = crossings.find(
        (row) => row.sloId === governed.sloId && row.policy === policy.name && row.clause === clause.name,
      );
      return {
        clause: clause.name,
        when: conditionText(clause.when),
        what:
          clause.sentence === undefined
            ? clauseText(clause)
            : `${clause.sentence} (${clause.actions.map(actionText).join("; ")})`,
        sternest: sternestOf(clause),
        holds: holding.length > 0,
        because: holding.map(({ because }) => because),
        since: holding.length > 0 ? (crossed?.reachedAt ?? null) : null,
      };
    }),
  };
}
