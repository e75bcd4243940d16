import type { HandlerInput } from "@shipshape/contract/route";
import { type statuspage, updatePublished } from "@shipshape/contract/statuspage";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { incidentByReference } from "../incidents/index.ts";
import { statuspageStore } from "./statuspage-store.ts";

type Input = HandlerInput<typeof statuspage.publishUpdate>["body"];

/** Publishes a person's own words on one page. */
export async function publishUpdate({ db, clock }: Kernel, actor: Actor, name: string, input: Input) {
  const at = clock.now();
  return inTransaction(db, async (tx) => {
    const store = statuspageStore(tx);
    const page = await store.page(name);
    if (!page) throw notFound("status page", name, "'shipshape status-page list' shows the ones there are.");
    const incident = await incidentByReference(tx, input.incident);
    if (!incident) throw notFound("incident", input.incident, "'shipshape incident list' shows the ones there are.");
    const { status, text } = input;
    const told = (await store.updates(page.id, new Date(0))).find(({ incidentId }) => incidentId === incident.id);
    const update = {
      statusPageId: page.id,
      incidentId: incident.id,
      incidentTitle: told?.incidentTitle ?? incident.title,
      status,
      text,
      at,
      publishedBy: actor.name,
      sourceKey: null,
    };
    const [written] = await store.insertUpdates([update]);
    if (!written) throw new DomainError("conflict", "The update was not written: send it again.");
    const subject = `status-page:${name}`;
    await audit(tx, actor, {
      action: "statuspage.publishUpdate",
      subject,
      after: { status, text, incident: incident.shortId },
    });
    await emit(tx, actor, updatePublished, { statusPage: name, incidentId: incident.id, status, text }, subject);
    return { id: written.id, at };
  });
}
