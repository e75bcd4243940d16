import type { Actor } from "../../kernel/actor.ts";
import { lockDefinitions } from "../../kernel/configuration/lock-definitions.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { catalogViews } from "./catalog-views.ts";
import { checkService, type NamesOf, originOf } from "./check-service.ts";
import { putServices } from "./put-services.ts";
import type { ServiceDescription } from "./service-description.ts";

/** Adds a service to the catalog. Its owner is a team that exists; its name is free. */
export const createService = ({ db }: Kernel, actor: Actor, service: ServiceDescription, namesOf: NamesOf) =>
  inTransaction(db, async (tx) => {
    await lockDefinitions(tx);
    await checkService(tx, service, namesOf);
    const views = catalogViews(tx);
    if (await views.service(service.name)) {
      throw new DomainError(
        "conflict",
        `There is a service "${service.name}" already: change that one, or choose another name.`,
        [{ path: "name", message: `"${service.name}" is taken` }],
      );
    }
    await putServices(tx, actor, "catalog.createService", [{ service: { ...service, origin: originOf(actor) } }]);
    return views.serviceWritten(service.name);
  });
