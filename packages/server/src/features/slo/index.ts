import type { Db } from "../../kernel/database.ts";
import { type ServiceBudget, sloViews } from "./slo-views.ts";

export type { ServiceBudget } from "./slo-views.ts";

/** What the last evaluation found of every objective of these services. */
export const budgetsOfServices = (db: Db, serviceIds: readonly string[]): Promise<ServiceBudget[]> =>
  sloViews(db).budgetsOfServices(serviceIds);

/** Whether this objective burns too fast by this rule, as of the last evaluation. */
export const isBurning = (db: Db, sloId: string, rule: string): Promise<boolean> => sloViews(db).isBurning(sloId, rule);
