import type { Db } from "../../kernel/database.ts";
import { allServices } from "../catalog/index.ts";
import { governedBudgets } from "./governed-budgets.ts";

/** How many objectives each policy governs, by its name. */
export async function governsOf(db: Db, at: Date): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { policy } of await governedBudgets(db, await allServices(db), at)) {
    counts.set(policy.name, (counts.get(policy.name) ?? 0) + 1);
  }
  return counts;
}
