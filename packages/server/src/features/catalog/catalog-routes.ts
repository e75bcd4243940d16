import { catalog, type Service, type Team } from "@shipshape/contract/catalog";
import { DONE } from "@shipshape/contract/value";
import type * as z from "zod";
import type { ConfigurationKind } from "../../kernel/configuration/kind.ts";
import { namesOf as namesOfKinds } from "../../kernel/configuration/known-names.ts";
import { planView } from "../../kernel/configuration/plan-view.ts";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { nextPage } from "../../kernel/next-page.ts";
import { archiveService } from "./archive-service.ts";
import { catalogViews, type ServiceRow, type TeamRow } from "./catalog-views.ts";
import { noSuchService } from "./check-service.ts";
import { createService } from "./create-service.ts";
import { importCatalogInfo } from "./import-catalog-info.ts";
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

type TeamView = z.input<typeof Team>;
const teamView = (row: TeamRow): TeamView => ({
  ...row,
  contacts: row.contacts as TeamView["contacts"],
  labels: row.labels as TeamView["labels"],
  annotations: row.annotations as TeamView["annotations"],
});

/** `kinds` know what exists of what ranks below the catalog: escalation policies. */
export function mountCatalogRoutes({ mount }: Http, kernel: Kernel, kinds: readonly ConfigurationKind[]): void {
  const views = catalogViews(kernel.db);
  const namesOf = namesOfKinds(kinds);

  mount(catalog.listTeams, async () => ({ teams: (await views.teams()).map(teamView) }));

  mount(catalog.listServices, async ({ query }) => {
    const services = (await views.services(query)).map(serviceView);
    return { services, next: nextPage(services, query.limit, ({ name }) => name) };
  });
  mount(catalog.getService, async ({ params: { name } }) => {
    const row = await views.service(name);
    if (!row) throw await noSuchService(kernel.db, name);
    const [usedBy, ownerTeam] = await Promise.all([views.dependentsOf(name), views.ownerTeam(row.owner)]);
    return { ...serviceView(row), usedBy: usedBy.map((one) => one.name), ownerTeam: teamView(ownerTeam) };
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
  mount(catalog.importCatalogInfo, async ({ body, actor }) =>
    planView(await importCatalogInfo(kernel, actor, kinds, body)),
  );
}
