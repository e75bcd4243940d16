import { serviceChanged } from "@shipshape/contract/catalog";
import type { Actor } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { emitAll } from "../../kernel/events.ts";
import { audit } from "../access/index.ts";
import { catalogStore, type ServiceWrite } from "./catalog-store.ts";
import type { ServiceDescription } from "./service-description.ts";

export type ServicePut = { readonly service: ServiceWrite; readonly before?: ServiceDescription | undefined };

/** Creates or replaces services that were found sound: rows, audit and events in a few statements for all of them. */
export async function putServices(tx: Tx, actor: Actor, action: string, puts: readonly ServicePut[]): Promise<void> {
  const written = await catalogStore(tx).putServices(puts.map(({ service }) => service));
  const audited = puts.map(({ service: { origin, ...after }, before }) => ({
    action,
    subject: `service:${after.name}`,
    ...(before ? { before } : {}),
    after,
  }));
  await audit(tx, actor, ...audited);
  const tellings = written.map(({ id, name }) => ({
    event: serviceChanged,
    payload: { serviceId: id, service: name },
    subject: `service:${name}`,
  }));
  await emitAll(tx, actor, tellings);
}
