import { MOST_EXEMPTION_DAYS, readinessChanged } from "@shipshape/contract/gates-readiness";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { type Actor, personOf } from "../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, invalid, notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { servicesByIds } from "../catalog/index.ts";
import { knownItem, type OfItem } from "./readiness-evidence.ts";
import { readinessStore } from "./readiness-store.ts";
import { exemptionView, whyNotApprove } from "./readiness-view.ts";

type Said = { readonly reason: string; readonly until: Date };

/** Asks that a service may lack an item for a while: it holds once somebody else approved it. */
export async function askExemption({ db, clock }: Kernel, actor: Actor, of: OfItem, { reason, until }: Said) {
  const at = clock.now();
  const days = (until.getTime() - at.getTime()) / DAY_MS;
  if (days <= 0 || days > MOST_EXEMPTION_DAYS) {
    throw invalid([{ path: "until", message: `it has to lie ahead, by ${MOST_EXEMPTION_DAYS} days at most` }]);
  }
  const service = await knownItem(db, of, at);
  return inTransaction(db, async (tx) => {
    const asked = {
      serviceId: service.id,
      item: of.item,
      reason,
      askedBy: personOf(actor),
      askedAt: at,
      untilAt: until,
    };
    const row = await readinessStore(tx).insertExemption(asked);
    const after = exemptionView(row, service.name, actor, at);
    const subject = `service:${service.name}`;
    await audit(tx, actor, { action: "gates.askExemption", subject, after });
    const told = { service: service.name, item: of.item, change: "exemptionAsked" } as const;
    await emit(tx, actor, readinessChanged, told, subject);
    return after;
  });
}

async function standing(tx: Tx, id: string) {
  const row = await readinessStore(tx).exemption(id);
  const service = row && (await servicesByIds(tx, [row.serviceId])).get(row.serviceId);
  if (!row || !service) throw notFound("exemption", id, "It may have been of a service that is gone.");
  return { row, service };
}

/** Approves an exemption. Nobody approves what they asked for themselves. */
export async function approveExemption({ db, clock }: Kernel, actor: Actor, id: string) {
  const at = clock.now();
  return inTransaction(db, async (tx) => {
    const { row, service } = await standing(tx, id);
    const whyNot = whyNotApprove(row, actor, at);
    if (whyNot) throw new DomainError(row.askedBy === personOf(actor) ? "forbidden" : "conflict", whyNot);
    const approved = await readinessStore(tx).approveExemption(id, personOf(actor), at);
    const after = exemptionView(approved, service.name, actor, at);
    const subject = `service:${service.name}`;
    await audit(tx, actor, { action: "gates.approveExemption", subject, after });
    const told = { service: service.name, item: row.item, change: "exemptionApproved" } as const;
    await emit(tx, actor, readinessChanged, told, subject);
    return after;
  });
}

/** Ends an exemption, or refuses one that waits. */
export async function endExemption({ db, clock }: Kernel, actor: Actor, id: string) {
  const at = clock.now();
  return inTransaction(db, async (tx) => {
    const { row, service } = await standing(tx, id);
    if (row.endedAt !== null || row.untilAt <= at) throw new DomainError("conflict", "It is over already.");
    const ended = await readinessStore(tx).endExemption(id, actor.name, at);
    const after = exemptionView(ended, service.name, actor, at);
    const subject = `service:${service.name}`;
    await audit(tx, actor, { action: "gates.endExemption", subject, after });
    const told = { service: service.name, item: row.item, change: "exemptionEnded" } as const;
    await emit(tx, actor, readinessChanged, told, subject);
    return after;
  });
}
