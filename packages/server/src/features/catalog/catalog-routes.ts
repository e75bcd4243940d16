import { catalog, type Service } from "@shipshape/contract/catalog";
import { DONE } from "@shipshape/contract/value";
import type * as z from "zod";
import type { ConfigurationKind } from "../../kernel/configuration/kind.ts";
import { namesOf as namesOfKinds } from "../../kernel/configuration/known-names.ts";
import { planView } from "../../kernel/configuration/plan-view.ts";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { nextPage } from "../../kernel/next-page.ts";
import { archiveService } from "./archive-service.ts";
import { catalogViews, type ServiceRow } from "./catalog-views.ts";
import { noSuchService } from "./check-service.ts";
import { createService } from "./create-service.ts";
import { dependencyGraph } from "./dependency-views.ts";
import { importCatalogInfo } from "./import-catalog-info.ts";
import { runbookLinks, servicesWithoutRunbook } from "./runbook-views.ts";
import { serviceHistory } from "./service-history-views.ts";
import { healthCounts, standingsPage } from "./standing-views.ts";
import { mountTeamRoutes, teamView } from "./team-routes.ts";
import { unarchiveService } from "./unarchive-service.ts";
import { updateService } from "./update-service.ts";

type ServiceView = z.input<typeof Service>;
const serviceView = (row: ServiceRow): ServiceView => ({
  ...row,
  lifecycle: row.lifecycle as ServiceView["lifecycle"],
  contacts: row.contacts as ServiceView["contacts"],
  links: row.links as ServiceView["links"],
  labels: row.labels as ServiceView["labels"],
  annotations: row.annotations as ServiceView["annotations"],
});

/** `kinds` know what exists of what ranks below the catalog: escalation policies. */
export function mountCatalogRoutes(http: Http, kernel: Kernel, kinds: readonly ConfigurationKind[]): void {
  const { mount } = http;
  const views = catalogViews(kernel.db);
  const namesOf = namesOfKinds(kinds);

  mountTeamRoutes(http, kernel, kinds);
  mount(catalog.listServices, async ({ query }) => {
    const services = (await views.services(query)).map(serviceView);
    return { services, next: nextPage(services, query.limit, ({ name }) => name) };
  });
  mount(catalog.listStandings, async ({ query: { sort, health, after, limit, ...filter } }) => {
    const [page, counts] = await Promise.all([
      standingsPage(kernel.db, filter, { sort, health, after, limit }),
      healthCounts(kernel.db, filter),
    ]);
    return { ...page, counts };
  });
  mount(catalog.dependencies, ({ query }) => dependencyGraph(kernel.db, query));
  mount(catalog.listRunbooks, async ({ query: { service } }) => {
    const [runbooks, without] = await Promise.all([
      runbookLinks(kernel.db, service),
      servicesWithoutRunbook(kernel.db, service),
    ]);
    return { runbooks, without };
  });
  mount(catalog.getService, async ({ params: { name } }) => {
    const row = await views.service(name);
    if (!row) throw await noSuchService(kernel.db, name);
    const [usedBy, ownerTeam] = await Promise.all([views.dependentsOf(name), views.ownerTeam(row.owner)]);
    return { ...serviceView(row), usedBy: usedBy.map((one) => one.name), ownerTeam: teamView(ownerTeam) };
  });
  mount(catalog.serviceHistory, async ({ params: { name }, query: { limit } }) => {
    if (!(await views.service(name))) throw await noSuchService(kernel.db, name);
    return { changes: await serviceHistory(kernel.db, name, limit) };
  });
  mount(catalog.createService, async ({ body, actor }) =>
    serviceView(await createService(kernel, actor, body, namesOf)),
  );
  mount(catalog.updateService, async ({ params, body, actor }) =>
    serviceView(await updateService(kernel, actor, params.name, body, namesOf)),
  );
  mount(catalog.archiveService, async ({ params, actor }) => {
    await archiveService(kernel, actor, params.name);
    return DONE;
  });
  mount(catalog.unarchiveService, async ({ params, actor }) =>
    serviceView(await unarchiveService(kernel, actor, params.name)),
  );
  mount(catalog.importCatalogInfo, async ({ body, actor }) =>
    planView(await importCatalogInfo(kernel, actor, kinds, body)),
  );
}
