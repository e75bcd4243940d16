import { sourcesOf } from "@shipshape/domain/slo/indicator";
import type { Db } from "../../kernel/database.ts";
import type { Ids, Question } from "../../kernel/questions.ts";
import { allServices } from "../catalog/index.ts";
import { type IncidentBurn, ledgerStore } from "./ledger-store.ts";
import { type ServiceBudget, serviceBudgetViews } from "./service-budget-views.ts";
import { sloStore } from "./slo-store.ts";
import { sloViews } from "./slo-views.ts";

export type { IncidentBurn } from "./ledger-store.ts";
export type { ServiceBudget } from "./service-budget-views.ts";

/** What the last evaluation found of every objective of these services. */
export const budgetsOfServices = (db: Db, serviceIds: readonly string[]): Promise<ServiceBudget[]> =>
  serviceBudgetViews(db).ofServices(serviceIds);

/** The same as one of several questions. */
export const budgetsAsked = (db: Db, ids: Ids): Question<readonly ServiceBudget[]> =>
  serviceBudgetViews(db).ofServicesAsked(ids);

/** The services that have objectives, by id. */
export const servicesWithObjectives = (db: Db): Promise<string[]> => serviceBudgetViews(db).services();

/** The same of one objective, by name. */
export const budgetOfSlo = (db: Db, slo: string): Promise<ServiceBudget | undefined> =>
  serviceBudgetViews(db).ofSlo(slo);

/** Whether this objective burns too fast by this rule, as of the last evaluation. */
export const isBurning = (db: Db, sloId: string, rule: string): Promise<boolean> => sloViews(db).isBurning(sloId, rule);

/**
 * The objectives that read a metric source, by name. Those of a service that was archived go with it, also in the moment before
 * they are archived themselves.
 */
export async function objectivesReading(db: Db, source: string): Promise<string[]> {
  const reading = (await sloStore(db).live()).filter(({ indicator }) => sourcesOf(indicator).includes(source));
  if (reading.length === 0) return [];
  const services = new Set((await allServices(db)).map(({ id }) => id));
  return reading.filter(({ serviceId }) => services.has(serviceId)).map(({ name }) => name);
}

/**
 * What each incident took of the budgets of these services' objectives, the most first: one row an objective and incident
 * of its window at a moment, as the ledger last found (every minute or so while it is live). One indexed read, cheap
 * enough for a gate.
 */
export const burnByIncident = (db: Db, serviceIds: readonly string[], at: Date): Promise<IncidentBurn[]> =>
  ledgerStore(db).burns(serviceIds, at);
