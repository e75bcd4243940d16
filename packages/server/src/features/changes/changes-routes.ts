import { changes } from "@shipshape/contract/changes";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { nextPage } from "../../kernel/next-page.ts";
import { notFound } from "../../kernel/problem.ts";
import { allServices, knownService, servicesByIds } from "../catalog/index.ts";
import { changesStore, type DeploymentRow } from "./changes-store.ts";
import { deploymentReference, deploymentView, shortIdOf } from "./deployment-view.ts";
import { finishDeployment } from "./finish-deployment.ts";
import { startDeployment } from "./start-deployment.ts";

export function mountChangesRoutes({ mount }: Http, kernel: Kernel): void {
  const { db } = kernel;
  const store = changesStore(db);

  const views = async (rows: readonly DeploymentRow[]) => {
    const services = await servicesByIds(db, [...new Set(rows.map(({ serviceId }) => serviceId))]);
    return rows.map((row) => deploymentView(row, services.get(row.serviceId)?.name ?? "unknown"));
  };
  /** The filter of one service's name; undefined is every service. */
  const idsOf = async (name: string | undefined) => {
    if (name === undefined) return undefined;
    return [(await knownService(db, name)).id];
  };

  mount(changes.startDeployment, async ({ body, actor }) => {
    const started = await startDeployment(kernel, actor, body);
    if (body.finished === undefined || started.status !== "in_progress") return started;
    return finishDeployment(kernel, actor, started.id, { status: body.finished });
  });
  mount(changes.finishDeployment, ({ params, body, actor }) => finishDeployment(kernel, actor, params.id, body));

  /** The filter of one team's name. */
  const idsOwnedBy = async (team: string) =>
    (await allServices(db)).filter(({ owner }) => owner === team).map(({ id }) => id);

  mount(changes.listDeployments, async ({ query: { service, team, ...filter } }) => {
    const [ofService, ofTeam] = [await idsOf(service), team === undefined ? undefined : await idsOwnedBy(team)];
    const serviceIds = ofService && ofTeam ? ofService.filter((id) => ofTeam.includes(id)) : (ofService ?? ofTeam);
    const rows = await store.list({ ...filter, serviceIds });
    return { deployments: await views(rows), next: nextPage(rows, filter.limit, ({ id }) => id) };
  });
  mount(changes.getDeployment, async ({ params }) => {
    const row = await store.deployment(deploymentReference(params.id));
    if (!row) throw notFound("deployment", params.id, "'shipshape deploy list' shows the ones there are.");
    const [view] = await views([row]);
    if (!view) throw notFound("deployment", params.id);
    const { previous, next } = await store.neighbours(row);
    return { ...view, previous: previous ? shortIdOf(previous) : null, next: next ? shortIdOf(next) : null };
  });
  mount(changes.listRunning, async ({ query }) => ({
    running: await views(await store.running(await idsOf(query.service), query.environment)),
  }));
}
