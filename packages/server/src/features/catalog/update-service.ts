import { isDeepStrictEqual } from "node:util";
import type { Actor } from "../../kernel/actor.ts";
import { lockDefinitions } from "../../kernel/configuration/lock-definitions.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { invalid } from "../../kernel/problem.ts";
import { catalogViews } from "./catalog-views.ts";
import { checkService, type NamesOf, noSuchService, originOf } from "./check-service.ts";
import { putServices } from "./put-services.ts";
import { describedService, type ServiceDescription } from "./service-description.ts";

/** Replaces what the catalog says of a service, all but its name. Saying the same again changes nothing. */
export const updateService = (
  { db }: Kernel,
  actor: Actor,
  name: string,
  service: ServiceDescription,
  namesOf: NamesOf,
) =>
  inTransaction(db, async (tx) => {
    await lockDefinitions(tx);
    if (service.name !== name) {
      const message = `a service keeps its name, "${name}": for another name, archive it and add a new one`;
      throw invalid([{ path: "name", message }]);
    }
    const views = catalogViews(tx);
    const row = await views.service(name);
    if (!row) throw await noSuchService(tx, name);
    await checkService(tx, service, namesOf);
    const before = describedService(row);
    if (isDeepStrictEqual(before, plain(service))) return row;
    await putServices(tx, actor, "catalog.updateService", [
      { service: { ...service, origin: originOf(actor) }, before },
    ]);
    return views.serviceWritten(name);
  });

const plain = ({ displayName, ...service }: ServiceDescription): ServiceDescription => ({
  ...service,
  ...(displayName === undefined || displayName === service.name ? {} : { displayName }),
});
