import type { BurnSeverity, ErrorBudgetPolicy, IncidentShare } from "@shipshape/domain/gates/budget-policy";
import type { GovernedBudget } from "@shipshape/domain/gates/judge-budget";
import { governingPolicy } from "@shipshape/domain/gates/policy-selector";
import type { Db } from "../../kernel/database.ts";
import type { KnownService } from "../catalog/index.ts";
import { budgetsOfServices, burnByIncident } from "../slo/index.ts";
import { grouped } from "./grouped.ts";
import { writtenPolicies } from "./policy-store.ts";
import { retrospectiveStore } from "./retrospective-store.ts";

/** An objective's budget as gates look at it, with the policy that governs it and why. */
export type Governed = GovernedBudget & {
  readonly sloId: string;
  readonly serviceId: string;
  readonly policy: ErrorBudgetPolicy;
  readonly governedBecause: string;
};

export type Policies = { readonly policies: readonly ErrorBudgetPolicy[]; readonly otherwise: ErrorBudgetPolicy };

/** The budgets of these services, each with what incidents took of it: as many statements as for one. */
export async function governedBudgets(
  db: Db,
  services: readonly KnownService[],
  at: Date,
  instead?: Policies,
): Promise<Governed[]> {
  const byId = new Map(services.map((service) => [service.id, service]));
  const ids = [...byId.keys()];
  const [{ policies, otherwise }, budgets, burns] = await Promise.all([
    instead ?? writtenPolicies(db),
    budgetsOfServices(db, ids),
    burnByIncident(db, ids, at),
  ]);
  const held = await retrospectiveStore(db).heldOf([...new Set(burns.map(({ incidentId }) => incidentId))]);
  const reviewed = new Set(held.map(({ incidentId }) => incidentId));
  const burnsOf = grouped(burns, ({ sloId }) => sloId);
  return budgets.flatMap((budget) => {
    const service = byId.get(budget.serviceId);
    if (!service) return [];
    const { sloId, slo, serviceId, remainingShare, recoversAt, burning } = budget;
    const subject = { slo, service: service.name, team: service.owner, tier: service.tier };
    const { policy, because } = governingPolicy(policies, subject, otherwise);
    const incidents = (burnsOf.get(sloId) ?? []).map(
      ({ incidentId, incident, share }): IncidentShare => ({
        id: incidentId,
        shortId: incident,
        share,
        isReviewed: reviewed.has(incidentId),
      }),
    );
    const facts = { slo, remainingShare: remainingShare ?? undefined, recoversAtMs: recoversAt?.getTime() };
    const firing = burning as readonly BurnSeverity[];
    return [{ ...facts, burning: firing, incidents, sloId, serviceId, policy, governedBecause: because }];
  });
}
