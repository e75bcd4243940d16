import type { HandlerInput } from "@shipshape/contract/route";
import { type statuspage, updatePublished } from "@shipshape/contract/statuspage";
import type { Actor } from "../../kernel/actor.ts";
import { type Db, inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { incidentByReference, type KnownIncident } from "../incidents/index.ts";
import { publicPage } from "./public-page.ts";
import { statuspageStore } from "./statuspage-store.ts";
import { liveComponents, publicPageView } from "./statuspage-views.ts";

type Input = HandlerInput<typeof statuspage.publishUpdate>["body"];

/** Publishes a person's own words on one page. */
export async function publishUpdate({ db, clock }: Kernel, actor: Actor, name: string, input: Input) {
  const at = clock.now();
  return inTransaction(db, async (tx) => {
    const store = statuspageStore(tx);
    const { page, incident, title } = await subjectOf(tx, name, input.incident);
    const { status, text } = input;
    const update = {
      statusPageId: page.id,
      incidentId: incident.id,
      incidentTitle: title,
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

/** What an update is about, and what the page calls it: as it did before, where it told of it. */
async function subjectOf(db: Db, name: string, reference: string) {
  const store = statuspageStore(db);
  const page = await store.page(name);
  if (!page) throw notFound("status page", name, "'shipshape status-page list' shows the ones there are.");
  const incident = await incidentByReference(db, reference);
  if (!incident) throw notFound("incident", reference, "'shipshape incident list' shows the ones there are.");
  const told = await store.titleOf(page.id, incident.id);
  return { page, incident, title: told ?? (await titleFor(db, page.id, incident)) };
}

/** Customers read no inner names of ours, where the page has a name for what is in trouble. */
async function titleFor(db: Db, pageId: string, { service, title }: KnownIncident): Promise<string> {
  const shown = (await liveComponents(db, [pageId])).find((component) => component.service.name === service);
  return shown ? `Problems with ${shown.name ?? shown.service.displayName}` : title;
}

/** The whole page as it would read with an update, written by the same hand as the public one. */
export async function previewUpdate({ db, clock }: Kernel, name: string, { incident: reference, status, text }: Input) {
  const at = clock.now();
  const { page, incident, title } = await subjectOf(db, name, reference);
  const view = await publicPageView(db, page, at, { incidentId: incident.id, incidentTitle: title, at, status, text });
  return { title, html: publicPage(view) };
}
