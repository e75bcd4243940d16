import type { BurnSeverity, ErrorBudgetPolicy, IncidentShare } from "@shipshape/domain/gates/budget-policy";
import type { GovernedBudget } from "@shipshape/domain/gates/judge-budget";
import { governingPolicy } from "@shipshape/domain/gates/policy-selector";
import type { Db } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import type { KnownService } from "../catalog/index.ts";
import { budgetsOfServices, burnByIncident, type ServiceBudget } from "../slo/index.ts";
import { type Policies, writtenPolicies } from "./policy-store.ts";
import { retrospectiveStore } from "./retrospective-store.ts";

/** An objective's budget as gates look at it, with the policy that governs it and why. */
export type Governed = GovernedBudget & {
  readonly sloId: string;
  readonly serviceId: string;
  readonly policy: ErrorBudgetPolicy;
  readonly governedBecause: string;
  /** Gates go by it. A group of a roll-up counts only where its policy names objectives: else the roll-up speaks for it. */
  readonly decides: boolean;
};

/** What incidents took of budgets, and which of them had their retrospective; not asked where no clause wants it. */
async function burnsOf(db: Db, serviceIds: readonly string[], at: Date, { policies, otherwise }: Policies) {
  const clauses = [...policies, otherwise].flatMap((policy) => policy.clauses);
  if (!clauses.some(({ when }) => when.oneIncidentTook !== undefined)) return () => [];
  const burns = await burnByIncident(db, serviceIds, at);
  const held = await retrospectiveStore(db).heldOf([...new Set(burns.map(({ incidentId }) => incidentId))]);
  const reviewed = new Set(held.map(({ incidentId }) => incidentId));
  const bySlo = grouped(burns, ({ sloId }) => sloId);
  return (sloId: string): IncidentShare[] =>
    (bySlo.get(sloId) ?? []).map(({ incidentId, incident, share }) => ({
      id: incidentId,
      shortId: incident,
      share,
      isReviewed: reviewed.has(incidentId),
    }));
}

/** The budgets that gates go by, of these services: as many statements as for one. */
export const governedBudgets = async (...asked: Parameters<typeof everyBudget>): Promise<Governed[]> =>
  (await everyBudget(...asked)).filter(({ decides }) => decides);

/** The same with the groups that no policy names. */
export async function everyBudget(db: Db, services: readonly KnownService[], at: Date, by?: Policies) {
  const ids = services.map(({ id }) => id);
  const [known, budgets] = await Promise.all([by ?? writtenPolicies(db), budgetsOfServices(db, ids)]);
  return govern(db, services, at, known, budgets);
}

/** Puts each of these budgets under the policy that governs it. */
export async function govern(
  db: Db,
  services: readonly KnownService[],
  at: Date,
  known: Policies,
  budgets: readonly ServiceBudget[],
): Promise<Governed[]> {
  const byId = new Map(services.map((service) => [service.id, service]));
  const incidentsOf = await burnsOf(db, [...byId.keys()], at, known);
  return budgets.flatMap((budget) => {
    const service = byId.get(budget.serviceId);
    if (!service) return [];
    const { sloId, slo, serviceId, isGroup, remainingShare, recoversAt, burning } = budget;
    const subject = { slo, service: service.name, team: service.owner, tier: service.tier };
    const { policy, because } = governingPolicy(known.policies, subject, known.otherwise);
    const facts = { slo, remainingShare: remainingShare ?? undefined, recoversAtMs: recoversAt?.getTime() };
    const firing = burning as readonly BurnSeverity[];
    const decides = !isGroup || policy.selector.slos !== undefined;
    const governedBecause = decides
      ? because
      : `gates go by the roll-up of ${slo}, unless a policy names it under slos`;
    const governed = { burning: firing, incidents: incidentsOf(sloId), sloId, serviceId, policy, governedBecause };
    return [{ ...facts, ...governed, decides }];
  });
}
