import { sourcesOf } from "@shipshape/domain/slo/indicator";
import type { Db } from "../../kernel/database.ts";
import { type IncidentBurn, ledgerStore } from "./ledger-store.ts";
import { type ServiceBudget, serviceBudgetViews } from "./service-budget-views.ts";
import { sloStore } from "./slo-store.ts";
import { sloViews } from "./slo-views.ts";

export type { IncidentBurn } from "./ledger-store.ts";
export type { ServiceBudget } from "./service-budget-views.ts";

/** What the last evaluation found of every objective of these services. */
export const budgetsOfServices = (db: Db, serviceIds: readonly string[]): Promise<ServiceBudget[]> =>
  serviceBudgetViews(db).ofServices(serviceIds);

/** The same of one objective, by name. */
export const budgetOfSlo = (db: Db, slo: string): Promise<ServiceBudget | undefined> =>
  serviceBudgetViews(db).ofSlo(slo);

/** Whether this objective burns too fast by this rule, as of the last evaluation. */
export const isBurning = (db: Db, sloId: string, rule: string): Promise<boolean> => sloViews(db).isBurning(sloId, rule);

/** The objectives that read a metric source, by name. */
export async function objectivesReading(db: Db, source: string): Promise<string[]> {
  const slos = await sloStore(db).live();
  return slos.filter(({ indicator }) => sourcesOf(indicator).includes(source)).map(({ name }) => name);
}

/**
 * What each incident took of the budgets of these services' objectives, the most first: one row an objective and incident
 * of its window at a moment, as the ledger last found (every minute or so while it is live). One indexed read, cheap
 * enough for a gate.
 */
export const burnByIncident = (db: Db, serviceIds: readonly string[], at: Date): Promise<IncidentBurn[]> =>
  ledgerStore(db).burns(serviceIds, at);
