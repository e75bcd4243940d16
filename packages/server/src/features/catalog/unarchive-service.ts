import { serviceUnarchived } from "@shipshape/contract/catalog";
import type { Actor } from "../../kernel/actor.ts";
import { lockDefinitions } from "../../kernel/configuration/lock-definitions.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { catalogStore } from "./catalog-store.ts";
import { catalogViews } from "./catalog-views.ts";
import { noSuchService } from "./check-service.ts";
import { describedService } from "./service-description.ts";

/** Takes archiving back: the service is in the lists again, with its history; its objectives follow. */
export const unarchiveService = ({ db }: Kernel, actor: Actor, name: string) =>
  inTransaction(db, async (tx) => {
    await lockDefinitions(tx);
    const views = catalogViews(tx);
    if (await views.service(name)) {
      const because = `There is a service "${name}" in the lists already: archive or keep that one.`;
      throw new DomainError("conflict", because, [{ path: "name", message: `"${name}" is taken` }]);
    }
    const archived = await views.lastArchived(name);
    if (!archived) throw await noSuchService(tx, name);
    await catalogStore(tx).unarchiveService(archived.id);
    const row = await views.serviceWritten(name);
    const subject = `service:${name}`;
    await audit(tx, actor, { action: "catalog.unarchiveService", subject, after: describedService(row) });
    const payload = { serviceId: row.id, service: name, archivedAt: archived.archivedAt };
    await emit(tx, actor, serviceUnarchived, payload, subject);
    return row;
  });
