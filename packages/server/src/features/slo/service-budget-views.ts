import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { type Ids, question } from "../../kernel/questions.ts";
import type { Judgement } from "./judge-objective.ts";
import { NOT_YET } from "./slo-views.ts";

/** What is left of an objective's budget, for whoever decides by it. */
export type ServiceBudget = {
  readonly sloId: string;
  readonly slo: string;
  readonly serviceId: string;
  /** It is one group of a roll-up, which is an objective of its own. */
  readonly isGroup: boolean;
  readonly status: Judgement["status"];
  readonly because: string;
  readonly remainingShare: number | null;
  readonly timeToExhaustionMinutes: number | null;
  /** When a spent budget has something left again, if nothing more goes wrong. */
  readonly recoversAt: Date | null;
  /** The severities of the burn alerts that are open. */
  readonly burning: readonly string[];
};

/** What the last evaluation left of budgets, for whoever decides by them. */
export function serviceBudgetViews(db: Db) {
  const budgets = db
    .selectFrom("slo")
    .leftJoin("sloState", "sloState.sloId", "slo.id")
    .leftJoin("sloFinding", "sloFinding.sloId", "slo.id")
    .select(["slo.id as sloId", "slo.name as slo", "slo.serviceId", "remainingShare", "timeToExhaustionMinutes"])
    .select([sql<Judgement["status"]>`coalesce(slo_state.status, 'no_data')`.as("status"), "recoversAt"])
    .select(sql<boolean>`slo.parent_id is not null`.as("isGroup"))
    .select(sql<string>`coalesce(because, ${NOT_YET})`.as("because"))
    .select(
      sql<string[]>`array(select distinct severity from burn_alert where slo_id = slo.id and ended_at is null
        and kind not in ('no_data', 'bad_data'))`.as("burning"),
    )
    .where("slo.archivedAt", "is", null)
    .orderBy("slo.name");
  return {
    ofServices: async (serviceIds: readonly string[]): Promise<ServiceBudget[]> =>
      serviceIds.length === 0
        ? []
        : await budgets.where(sql<boolean>`slo.service_id = any(${[...serviceIds]}::uuid[])`).execute(),
    ofServicesAsked: (ids: Ids) =>
      question(budgets.where(sql<boolean>`slo.service_id = any(${ids})`), { recoversAt: true }),
    services: async (): Promise<string[]> =>
      (await db.selectFrom("slo").select("serviceId").distinct().where("archivedAt", "is", null).execute()).map(
        ({ serviceId }) => serviceId,
      ),
    ofSlo: (slo: string): Promise<ServiceBudget | undefined> => budgets.where("slo.name", "=", slo).executeTakeFirst(),
  };
}
