import {
  type BudgetFacts,
  type ErrorBudgetPolicy,
  isSpent,
  type ReachedClause,
  reachedClauses,
} from "./budget-policy.ts";

/** A clause that an objective reached before, and did not leave yet. */
export type StandingClause = {
  readonly policy: string;
  readonly clause: string;
  /** The incident that took too much; null where no incident is meant. */
  readonly incidentId: string | null;
};

/** How far beyond its threshold a budget must be before a clause counts as left: what swings around it is told once. */
const LEAVING_MARGIN = 0.02;

export type Crossings<S extends StandingClause> = {
  readonly reached: readonly ReachedClause[];
  readonly left: readonly { readonly standing: S; readonly because: string }[];
};

const keyOf = (clause: string, incidentId: string | null): string => `${clause} ${incidentId ?? ""}`;

/** What an objective newly reached of its policy, and what it left. Without measurements nothing of the budget is left. */
export function clauseCrossings<S extends StandingClause>(
  policy: ErrorBudgetPolicy,
  facts: BudgetFacts,
  standing: readonly S[],
): Crossings<S> {
  const now = reachedClauses(policy, facts);
  const holds = new Set(now.map(({ clause, incident }) => keyOf(clause.name, incident?.id ?? null)));
  const told = new Set(
    standing.filter((one) => one.policy === policy.name).map((one) => keyOf(one.clause, one.incidentId)),
  );
  const left = standing.flatMap((one) => {
    if (one.policy === policy.name && holds.has(keyOf(one.clause, one.incidentId))) return [];
    const because = whyLeft(policy, facts, one);
    return because === undefined ? [] : [{ standing: one, because }];
  });
  return { reached: now.filter(({ clause, incident }) => !told.has(keyOf(clause.name, incident?.id ?? null))), left };
}

function whyLeft(policy: ErrorBudgetPolicy, facts: BudgetFacts, standing: StandingClause): string | undefined {
  const clause = policy.clauses.find(({ name }) => name === standing.clause);
  if (standing.policy !== policy.name || clause === undefined) return `${policy.name} governs ${facts.slo} now`;
  const { spent, remainingBelow, burning, oneIncidentTook } = clause.when;
  const { slo, remainingShare } = facts;
  if (burning) return `${slo} no longer burns too fast`;
  if (oneIncidentTook !== undefined) {
    const share = facts.incidents?.find(({ id }) => id === standing.incidentId)?.share ?? 0;
    return share > oneIncidentTook - LEAVING_MARGIN ? undefined : "what the incident took has left the window";
  }
  const threshold = spent ? 0 : (remainingBelow ?? 0);
  if (remainingShare === undefined || isSpent(remainingShare - threshold)) return undefined;
  return remainingShare >= Math.min(1, threshold + LEAVING_MARGIN) ? `${slo} has budget again` : undefined;
}
