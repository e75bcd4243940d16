import { sloHistory as routes } from "@shipshape/contract/slo-history";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { readForecast } from "./read-forecast.ts";
import { readLedger } from "./read-ledger.ts";
import { readTargetSuggestion } from "./read-target-suggestion.ts";
import { runBackTest } from "./run-back-test.ts";
import { type SloRow, sloStore } from "./slo-store.ts";

/** What the history of an objective can be asked. */
export function mountSloHistoryRoutes({ mount }: Http, { db, clock }: Kernel): void {
  const found = async (name: string): Promise<SloRow> => {
    const slo = await sloStore(db).byName(name);
    if (!slo) throw notFound("SLO", name, "'shipshape slo list' shows the ones there are.");
    return slo;
  };

  mount(routes.backTest, async ({ params, body }) => runBackTest(db, await found(params.name), body, clock.now()));
  mount(routes.getLedger, async ({ params, query }) => readLedger(db, await found(params.name), query, clock.now()));
  mount(routes.getForecast, async ({ params }) => readForecast(db, await found(params.name), clock.now()));
  mount(routes.suggestTarget, async ({ params, query }) =>
    readTargetSuggestion(db, await found(params.name), query.days, clock.now()),
  );
}
