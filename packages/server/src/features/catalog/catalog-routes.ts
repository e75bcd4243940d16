import { catalog, Service, Team } from "@shipshape/contract/catalog";
import { DONE } from "@shipshape/contract/value";
import type { NamesOf } from "../../kernel/configuration/known-names.ts";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { archiveService } from "./archive-service.ts";
import { catalogViews } from "./catalog-views.ts";
import { noSuchService } from "./check-service.ts";
import { createService } from "./create-service.ts";
import { updateService } from "./update-service.ts";

/** `namesOf` knows what exists of kinds that rank below the catalog: escalation policies. */
export function mountCatalogRoutes({ mount }: Http, kernel: Kernel, namesOf: NamesOf): void {
  const views = catalogViews(kernel.db);

  mount(catalog.listTeams, async () => ({ teams: (await views.teams()).map((row) => Team.parse(row)) }));

  mount(catalog.listServices, async ({ query }) => {
    const services = (await views.services(query)).map((row) => Service.parse(row));
    const next = services.length === query.limit ? (services.at(-1)?.name ?? null) : null;
    return { services, next };
  });
  mount(catalog.getService, async ({ params: { name } }) => {
    const row = await views.service(name);
    if (!row) throw await noSuchService(kernel.db, name);
    const [usedBy, ownerTeam] = await Promise.all([views.dependentsOf(name), views.team(row.owner)]);
    return { ...Service.parse(row), usedBy: usedBy.map((one) => one.name), ownerTeam: Team.parse(ownerTeam) };
  });
  mount(catalog.createService, async ({ body, actor }) =>
    Service.parse(await createService(kernel, actor, body, namesOf)),
  );
  mount(catalog.updateService, async ({ params, body, actor }) =>
    Service.parse(await updateService(kernel, actor, params.name, body, namesOf)),
  );
  mount(catalog.archiveService, async ({ params, actor }) => {
    await archiveService(kernel, actor, params.name);
    return DONE;
  });
}
