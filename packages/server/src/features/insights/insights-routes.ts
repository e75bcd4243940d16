import { insights } from "@shipshape/contract/insights";
import { daysKnown } from "@shipshape/domain/insights/deployment-frequency";
import { percentilesOf } from "@shipshape/domain/insights/percentiles";
import { referenceTo } from "@shipshape/domain/short-id";
import { spanOf } from "@shipshape/domain/time/span";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { serviceByName, servicesByIds } from "../catalog/index.ts";
import { deploymentsByNumbers } from "../changes/index.ts";
import { askedScope, askedView } from "./asked-scope.ts";
import { attributionStore } from "./attribution-store.ts";
import { attributionViews } from "./attribution-views.ts";
import { benchmarkTables } from "./benchmark-tables.ts";
import { attributionFound, decideAttribution, undecideAttribution } from "./decide-attribution.ts";
import { firstKnownOfEach } from "./first-known-views.ts";
import { measureStore } from "./measure-store.ts";
import { measuredRows } from "./measured-rows-views.ts";
import { putWindow, windowOf } from "./put-window.ts";
import { readDora } from "./read-dora.ts";
import { readServiceMeasures } from "./read-measures.ts";

export function mountInsightsRoutes({ mount }: Http, kernel: Kernel): void {
  const { db, clock } = kernel;

  mount(insights.dora, async ({ query }) => readDora(db, await askedScope(db, query, clock.now()), query));

  mount(insights.services, async ({ query }) => {
    const scope = await askedScope(db, { ...query, service: undefined }, clock.now());
    const tallies = await readServiceMeasures(db, scope);
    const services = await servicesByIds(db, [...tallies.keys()]);
    const first = await firstKnownOfEach(db, [...tallies.keys()], scope);
    const list = [...tallies].flatMap(([id, { count, leads, recoveries }]) => {
      const service = services.get(id);
      if (!service || count.ended === 0) return [];
      return [
        {
          service: service.name,
          team: service.owner,
          deployments: count.succeeded,
          perDay: count.succeeded / daysKnown(spanOf(scope), first.get(id)),
          leadMinutes: percentilesOf(leads.values()),
          failShare: count.failed / count.ended,
          recoveryMinutes: percentilesOf(recoveries.values()),
          reworkShare: count.rework / count.ended,
        },
      ];
    });
    list.sort((a, b) => (a.service < b.service ? -1 : 1));
    return { ...askedView(scope, await measureStore(db).staleCount()), services: list };
  });

  mount(insights.rows, async ({ query }) => {
    const scope = await askedScope(db, query, clock.now());
    const { rows, next } = await measuredRows(db, scope, query);
    return { ...askedView(scope, await measureStore(db).staleCount()), rows, next };
  });

  mount(insights.listAttributions, async ({ query: { incident, deployment, service, ...filter } }) => {
    const known = service === undefined ? undefined : await serviceByName(db, service);
    if (service !== undefined && !known) throw notFound("service", service);
    const asked = incident === undefined ? undefined : await attributionFound(db, incident);
    if (incident !== undefined && !asked) return { attributions: [] };
    const rows = await attributionStore(db).list({
      ...filter,
      incidentId: asked?.incidentId,
      deploymentId: deployment === undefined ? undefined : await deploymentId(deployment),
      serviceIds: known && [known.id],
    });
    return { attributions: await attributionViews(db, rows) };
  });

  async function deploymentId(typed: string): Promise<string> {
    const reference = referenceTo("deployment", typed);
    const id =
      reference && ("id" in reference ? reference.id : (await deploymentsByNumbers(db, [reference.number]))[0]?.id);
    if (id === undefined) throw notFound("deployment", typed, "'shipshape deploy list' shows the ones there are.");
    return id;
  }

  mount(insights.decideAttribution, ({ params, body, actor }) =>
    decideAttribution(kernel, actor, params.incident, body),
  );
  mount(insights.undecideAttribution, ({ params, actor }) => undecideAttribution(kernel, actor, params.incident));
  mount(insights.getWindow, ({ params }) => windowOf(db, params.service));
  mount(insights.putWindow, ({ params, body, actor }) => putWindow(kernel, actor, params.service, body.hours));
  mount(insights.benchmarks, async () => benchmarkTables());
}
