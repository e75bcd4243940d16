import type { serviceArchived } from "@shipshape/contract/catalog";
import { burnEnded } from "@shipshape/contract/slo";
import type * as z from "zod";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { emitAll } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "../access/index.ts";
import { servicesByIds } from "../catalog/index.ts";
import { sliceStore } from "./slice-store.ts";
import { type SloRow, sloStore } from "./slo-store.ts";

type Archived = z.output<typeof serviceArchived.payload>;

/**
 * Archives the objectives of a service that was archived: nothing is collected or judged for them any more and what
 * burned ends, while what was counted stays. Asked again, it finds none.
 */
export const archiveSlosOf = ({ db, clock }: Kernel, { serviceId, service }: Archived): Promise<void> =>
  inTransaction(db, async (tx) => {
    // taken back before it was heard of here
    if ((await servicesByIds(tx, [serviceId])).get(serviceId)?.archived !== true) return;
    const ids = (await sloStore(tx).ofService(serviceId)).map(({ id }) => id);
    await sliceStore(tx).lock(ids);
    const at = clock.now();
    const archived = await sloStore(tx).archive(ids, at);
    const because = `the service ${service} was archived`;
    await audit(
      tx,
      SYSTEM,
      ...archived.map(({ name, definition }) => ({
        action: "slo.archiveSlo",
        subject: `slo:${name}`,
        before: definition,
        after: { archived: because },
      })),
    );
    await endBurns(tx, archived, { service, because, at });
  });

type Ending = { readonly service: string; readonly because: string; readonly at: Date };

async function endBurns(tx: Tx, slos: readonly SloRow[], { service, because, at }: Ending): Promise<void> {
  const store = sloStore(tx);
  const byId = new Map(slos.map((slo) => [slo.id, slo]));
  const open = await store.openBurns([...byId.keys()]);
  const ended = await store.endBurnAlerts(
    open.map(({ id }) => id),
    at,
  );
  const tellings = open.flatMap(({ id, sloId, rule, severity, startedAt }) => {
    const slo = byId.get(sloId);
    if (!slo || !ended.has(id)) return [];
    const unmeasured = { factor: 0, longBurn: 0, shortBurn: 0, remainingShare: null, timeToExhaustionMinutes: null };
    const what = { sloId, slo: slo.name, serviceId: slo.serviceId, service, rule, severity, startedAt, endedAt: at };
    return [{ event: burnEnded, payload: { ...what, ...unmeasured, because }, subject: `service:${service}` }];
  });
  await emitAll(tx, SYSTEM, tellings);
}
