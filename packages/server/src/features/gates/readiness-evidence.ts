import { type gateReadiness, readinessChanged } from "@shipshape/contract/gates-readiness";
import type { HandlerInput } from "@shipshape/contract/route";
import type { Actor } from "../../kernel/actor.ts";
import { type Db, inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { invalid, notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { type KnownService, knownService } from "../catalog/index.ts";
import { assessReadiness } from "./assess-readiness.ts";
import { readinessStore } from "./readiness-store.ts";
import { evidenceView } from "./readiness-view.ts";

type Said = HandlerInput<typeof gateReadiness.giveEvidence>["body"];
export type OfItem = { readonly name: string; readonly item: string };

/** The service of an item that its checklist has. */
export async function knownItem(db: Db, { name, item }: OfItem, at: Date): Promise<KnownService> {
  const service = await knownService(db, name);
  const [assessed] = await assessReadiness(db, [service], at);
  const keys = assessed?.readiness.items.map((state) => state.item.key) ?? [];
  if (!keys.includes(item))
    throw notFound("readiness item", item, `'shipshape readiness show ${name}' shows the items.`);
  return service;
}

/** Notes a person's word that an item is there. */
export async function giveEvidence({ db, clock }: Kernel, actor: Actor, of: OfItem, said: Said) {
  const at = clock.now();
  const doneOn = said.doneOn ?? at.toISOString().slice(0, 10);
  if (Date.parse(doneOn) > at.getTime())
    throw invalid([{ path: "doneOn", message: "it lies ahead: say it once it is done" }]);
  if (said.expiresAt && said.expiresAt <= at) throw invalid([{ path: "expiresAt", message: "it is over already" }]);
  const service = await knownItem(db, of, at);
  return inTransaction(db, async (tx) => {
    const store = readinessStore(tx);
    const before = await store.evidence(service.id, of.item);
    const { note, url = null, expiresAt = null } = said;
    await store.putEvidence({
      serviceId: service.id,
      item: of.item,
      note,
      url,
      doneOn,
      expiresAt,
      givenBy: actor.name,
      givenAt: at,
    });
    const after = await store.evidence(service.id, of.item);
    if (!after) throw new Error(`The evidence of ${of.item} was not stored`);
    const subject = `service:${service.name}`;
    await audit(tx, actor, { action: "gates.giveEvidence", subject, ...(before ? { before } : {}), after });
    await emit(tx, actor, readinessChanged, { service: service.name, item: of.item, change: "evidenceGiven" }, subject);
    return evidenceView(after);
  });
}

/** Takes that word back. */
export async function takeEvidence({ db }: Kernel, actor: Actor, { name, item }: OfItem): Promise<void> {
  const service = await knownService(db, name);
  await inTransaction(db, async (tx) => {
    const store = readinessStore(tx);
    const before = await store.evidence(service.id, item);
    if (!before) throw notFound("evidence of", item, "Nobody gave any.");
    await store.removeEvidence(service.id, item);
    const subject = `service:${name}`;
    await audit(tx, actor, { action: "gates.takeEvidence", subject, before });
    await emit(tx, actor, readinessChanged, { service: name, item, change: "evidenceTaken" }, subject);
  });
}
