import { policyClauseLeft, policyClauseReached } from "@shipshape/contract/gates-policies";
import { clauseText, type PolicyClause, type ReachedClause } from "@shipshape/domain/gates/budget-policy";
import { clauseCrossings } from "@shipshape/domain/gates/clause-crossing";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { emitAll, type Telling } from "../../kernel/events.ts";
import { grouped } from "../../kernel/grouped.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { usersByName } from "../access/index.ts";
import { type KnownService, servicesByIds, teamByName } from "../catalog/index.ts";
import { servicesWithObjectives } from "../slo/index.ts";
import { type CrossingRow, crossingStore, type NewCrossing } from "./crossing-store.ts";
import { type Governed, governedBudgets } from "./governed-budgets.ts";

type Reached = { readonly crossing: NewCrossing; readonly clause: PolicyClause; readonly service: KnownService };
type Left = { readonly row: CrossingRow; readonly because: string };

/**
 * Finds out which clauses objectives newly reached or left, of these services or of all, and tells each crossing once.
 * Whoever finds it first writes it; told twice or late, it does no more than that.
 */
export async function watchClauses({ db, clock, config }: Kernel, serviceIds?: readonly string[]): Promise<void> {
  const at = clock.now();
  const known = await servicesByIds(db, serviceIds ?? (await servicesWithObjectives(db)));
  const services = [...known.values()].filter(({ archived }) => !archived);
  const budgets = await governedBudgets(db, services, at);
  const standing = await crossingStore(db).standing(serviceIds && budgets.map(({ sloId }) => sloId));
  const { reached, left } = crossingsOf(budgets, services, standing);
  if (reached.length === 0 && left.length === 0) return;
  // audit-free: nobody does it; the crossing is its own record
  await inTransaction(db, async (tx) => {
    const store = crossingStore(tx);
    const written = await store.insert(
      reached.map(({ crossing }) => crossing),
      at,
    );
    const ended = await store.leave(
      left.map(({ row }) => row.id),
      at,
    );
    const news = reached.filter(({ crossing }) => written.some((row) => isSame(row, crossing)));
    const tellings = await Promise.all(news.map((one) => reachedTelling(tx, one, config.publicUrl)));
    await emitAll(tx, SYSTEM, [
      ...tellings,
      ...left.filter(({ row }) => ended.some(({ id }) => id === row.id)).map(leftTelling),
    ]);
  });
}

const isSame = (row: NewCrossing, other: NewCrossing): boolean =>
  row.sloId === other.sloId && row.clause === other.clause && row.incidentId === other.incidentId;

function crossingsOf(
  budgets: readonly Governed[],
  services: readonly KnownService[],
  standing: readonly CrossingRow[],
) {
  const byId = new Map(services.map((service) => [service.id, service]));
  const standingOf = grouped(standing, ({ sloId }) => sloId);
  const known = new Set(budgets.map(({ sloId }) => sloId));
  const reached: Reached[] = [];
  const left: Left[] = standing
    .filter(({ sloId }) => !known.has(sloId))
    .map((row) => ({ row, because: `${row.sloName} is gone` }));
  for (const budget of budgets) {
    const service = byId.get(budget.serviceId);
    if (!service) continue;
    const found = clauseCrossings(budget.policy, budget, standingOf.get(budget.sloId) ?? []);
    reached.push(
      ...found.reached.map((one) => ({ crossing: crossingOf(budget, service, one), clause: one.clause, service })),
    );
    left.push(...found.left.map(({ standing: row, because }) => ({ row, because })));
  }
  return { reached, left };
}

const crossingOf = (
  budget: Governed,
  service: KnownService,
  { clause, because, incident }: ReachedClause,
): NewCrossing => ({
  sloId: budget.sloId,
  sloName: budget.slo,
  serviceId: service.id,
  serviceName: service.name,
  policy: budget.policy.name,
  clause: clause.name,
  incidentId: incident?.id ?? null,
  incident: incident?.shortId ?? null,
  because,
});

/** Who is in the team that owns a service: people whom a policy that wants its team told means. */
async function membersOf(tx: Tx, { owner }: KnownService): Promise<string[]> {
  const users = await usersByName(tx, (await teamByName(tx, owner))?.members ?? []);
  return [...users.values()].filter(({ disabled }) => !disabled).map(({ id }) => id);
}

const factsOf = ({ sloId, sloName, serviceId, serviceName, policy, clause, incident }: NewCrossing) => ({
  sloId,
  slo: sloName,
  serviceId,
  service: serviceName,
  policy,
  clause,
  incident,
});

async function reachedTelling(tx: Tx, { crossing, clause, service }: Reached, publicUrl: string): Promise<Telling> {
  const isToBeTold = clause.actions.some(({ action }) => action === "notify");
  const payload = {
    ...factsOf(crossing),
    because: crossing.because,
    what: clauseText(clause),
    tell: isToBeTold ? await membersOf(tx, service) : [],
    url: `${publicUrl}/slos/${crossing.sloName}`,
  };
  return { event: policyClauseReached, payload, subject: `service:${service.name}` };
}

const leftTelling = ({ row, because }: Left): Telling => ({
  event: policyClauseLeft,
  payload: { ...factsOf(row), because },
  subject: `service:${row.serviceName}`,
});
