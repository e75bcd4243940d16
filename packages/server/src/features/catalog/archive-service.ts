import { serviceArchived } from "@shipshape/contract/catalog";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { catalogStore } from "./catalog-store.ts";
import { catalogViews } from "./catalog-views.ts";
import { noSuchService } from "./check-service.ts";
import { describedService } from "./service-description.ts";

/** Takes a service out of the lists; its history stays, and its name is free again. */
export const archiveService = ({ db, clock }: Kernel, actor: Actor, name: string): Promise<void> =>
  inTransaction(db, async (tx) => {
    const row = await catalogViews(tx).service(name);
    if (!row) throw await noSuchService(tx, name);
    if (row.builtIn) {
      throw new DomainError("conflict", `"${name}" is built in: it is how Shipshape watches itself, and stays.`);
    }
    await catalogStore(tx).archiveService(name, clock.now());
    const subject = `service:${name}`;
    await audit(tx, actor, { action: "catalog.archiveService", subject, before: describedService(row) });
    await emit(tx, actor, serviceArchived, { serviceId: row.id, service: name }, subject);
  });
