import { slo as routes } from "@shipshape/contract/slo";
import { stringify } from "yaml";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { deploymentEffects } from "./deployment-effects.ts";
import { alertingOf } from "./judge-burn.ts";
import { pushSlices } from "./push-slices.ts";
import { readBudget } from "./read-budget.ts";
import { readBurnDowns } from "./read-burn-downs.ts";
import { readBurnRates } from "./read-burn-rates.ts";
import { storedDocument } from "./slo-document.ts";
import { sloPage } from "./slo-list-views.ts";
import { type SloRow, sloStore } from "./slo-store.ts";
import { sloViews } from "./slo-views.ts";
import { suggestSlos } from "./suggest-slos.ts";

const BURN_ALERTS_SHOWN = 200;
const BURN_DOWNS_SHOWN = 200;

const namesOrMost = (names: string | undefined) =>
  names === undefined ? { most: BURN_DOWNS_SHOWN } : { names: names.split(",") };

export function mountSloRoutes({ mount }: Http, kernel: Kernel): void {
  const views = sloViews(kernel.db);
  const found = async (name: string): Promise<SloRow> => {
    const slo = await sloStore(kernel.db).byName(name);
    if (!slo)
      throw notFound(
        "SLO",
        name,
        "'shipshape slo list' shows the ones there are; add one with a document of kind SLO.",
      );
    return slo;
  };

  mount(routes.list, ({ query }) => sloPage(kernel.db, query));
  mount(routes.get, async ({ params }) => {
    const slo = await found(params.name);
    const view = await views.byName(params.name);
    if (!view) throw notFound("SLO", params.name);
    const refusedRules = alertingOf(slo).refused.map(({ row, because }) => ({ rule: row, because }));
    const definition = storedDocument(slo.definition);
    const countingNote = (await sloStore(kernel.db).progress([slo.id])).get(slo.id)?.note ?? null;
    return { ...view, definition, document: stringify(definition), countingNote, refusedRules };
  });
  mount(routes.getBudget, async ({ params, query }) => {
    const slo = await found(params.name);
    const budget = await readBudget(kernel.db, slo, query, kernel.clock.now().getTime());
    return { slo: slo.name, target: slo.rules.target, ...budget };
  });
  mount(routes.getBurnRates, async ({ params, query }) => {
    const slo = await found(params.name);
    const rates = await readBurnRates(kernel.db, slo, query, kernel.clock.now().getTime());
    return { slo: slo.name, target: slo.rules.target, ...rates };
  });
  mount(routes.listBurnDowns, async ({ query }) => ({
    burnDowns: await readBurnDowns(
      kernel.db,
      await views.objectives({ service: query.service, ...namesOrMost(query.slos) }),
      kernel.clock.now().getTime(),
    ),
  }));
  mount(routes.listDeploymentEffects, async ({ query }) => {
    const objectivesOf = (serviceIds: readonly string[]) => views.objectives({ serviceIds });
    const nowMs = kernel.clock.now().getTime();
    return { effects: await deploymentEffects(kernel.db, query.deployments, objectivesOf, nowMs) };
  });
  mount(routes.listBurnAlerts, async ({ params }) => {
    const { id } = await found(params.name);
    return { burnAlerts: await views.burnAlerts(id, BURN_ALERTS_SHOWN) };
  });
  mount(routes.suggest, ({ query }) => suggestSlos(kernel, query));
  mount(routes.pushSlices, async ({ params, body, actor }) => ({
    stored: await pushSlices(kernel, actor, [{ slo: params.name, slices: body.slices }]),
  }));
  mount(routes.pushSlicesOfMany, async ({ body, actor }) => ({ stored: await pushSlices(kernel, actor, body.slos) }));
}
