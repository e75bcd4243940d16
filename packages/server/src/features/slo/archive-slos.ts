import type { serviceArchived } from "@shipshape/contract/catalog";
import type * as z from "zod";
import { type Actor, SYSTEM } from "../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { emitAll } from "../../kernel/events.ts";
import { grouped } from "../../kernel/grouped.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "../access/index.ts";
import { servicesByIds } from "../catalog/index.ts";
import { burnAlertStore } from "./burn-alert-store.ts";
import { sliceStore } from "./slice-store.ts";
import { sloGroupStore } from "./slo-group-store.ts";
import { type SloRow, sloStore } from "./slo-store.ts";
import { alertTelling } from "./tell-changes.ts";
import { seriesOf } from "./write-slices.ts";

type Archived = z.output<typeof serviceArchived.payload>;

/**
 * Archives the objectives of a service that was archived: nothing is collected or judged for them any more and what
 * burned ends, while what was counted stays. Asked again, it finds none.
 */
export const archiveSlosOf = ({ db }: Kernel, { serviceId, service }: Archived): Promise<void> =>
  inTransaction(db, async (tx) => {
    // taken back before it was heard of here
    if ((await servicesByIds(tx, [serviceId])).get(serviceId)?.archived !== true) return;
    const slos = await sloStore(tx).ofService(serviceId);
    await archiveSlos(tx, SYSTEM, slos, `the service ${service} was archived`);
  });

/** Archives the objectives of a document that its files name no more, with their groups. */
export const archiveDocument = ({ db }: Kernel, actor: Actor, name: string): Promise<void> =>
  inTransaction(db, async (tx) => {
    const slos = await sloStore(tx).ofDocuments([name]);
    const groups = await sloGroupStore(tx).of(slos.map(({ id }) => id));
    await archiveSlos(tx, actor, [...slos, ...groups], "its files name it no more");
  });

/** Archives objectives: what burned ends, and what was counted stays. */
export async function archiveSlos(
  tx: Tx,
  actor: Actor,
  slos: readonly Pick<SloRow, "id" | "measuredSeries" | "budgetSeries">[],
  because: string,
): Promise<void> {
  if (slos.length === 0) return;
  await sliceStore(tx).lock(slos.flatMap(seriesOf));
  const archived = await sloStore(tx).archive(slos.map(({ id }) => id));
  await audit(
    tx,
    actor,
    ...archived.map(({ name, definition }) => ({
      action: "slo.archiveSlo",
      subject: `slo:${name}`,
      before: definition,
      after: { archived: because },
    })),
  );
  for (const [serviceId, ofService] of grouped(archived, (slo) => slo.serviceId)) {
    const service = (await servicesByIds(tx, [serviceId])).get(serviceId)?.name ?? "";
    const at = ofService[0]?.archivedAt;
    if (at) await endAlerts(tx, ofService, { service, because, at });
  }
}

type Ending = { readonly service: string; readonly because: string; readonly at: Date };

async function endAlerts(tx: Tx, slos: readonly SloRow[], { service, because, at }: Ending): Promise<void> {
  const store = burnAlertStore(tx);
  const byId = new Map(slos.map((slo) => [slo.id, slo]));
  const open = await store.open([...byId.keys()]);
  const ended = await store.end(
    open.map(({ id }) => id),
    at,
  );
  const tellings = open.flatMap(({ id, sloId, kind, rule, severity, startedAt }) => {
    const slo = byId.get(sloId);
    if (!slo || !ended.has(id)) return [];
    const what = { kind, rule, severity, startedAt, because, sloId, slo: slo.name, serviceId: slo.serviceId, service };
    return [alertTelling({ ...what, remainingShare: null }, undefined, at)];
  });
  await emitAll(tx, SYSTEM, tellings);
}
