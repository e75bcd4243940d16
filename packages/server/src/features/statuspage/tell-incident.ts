import { incidentAcknowledged, incidentOpened, incidentResolved } from "@shipshape/contract/incidents";
import { updatePublished } from "@shipshape/contract/statuspage";
import { componentStatus } from "@shipshape/domain/statuspage/component-status";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emitAll, type Subscriber, subscribe, type Told } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { servicesByNames } from "../catalog/index.ts";
import { statuspageStore } from "./statuspage-store.ts";

type Stage = "investigating" | "identified" | "resolved";
type Incident = {
  readonly incidentId: string;
  readonly shortId: string;
  readonly severity: "SEV1" | "SEV2" | "SEV3" | "SEV4";
  readonly service: string | null;
  readonly test: boolean;
};

const TEXT: Readonly<Record<Stage, (component: string) => string>> = {
  investigating: (component) => `We see problems with ${component} and are looking into them.`,
  identified: () => "Somebody is working on it.",
  resolved: (component) => `${component} works as it should again.`,
};

/** Tells the pages that show the service; once, however often it is asked. Customers read no inner names of ours. */
async function tell({ db }: Kernel, stage: Stage, { payload, at }: Told<Incident>): Promise<void> {
  const { incidentId, service } = payload;
  if (!service || payload.test || componentStatus([payload]).status === "operational") return;
  // audit-free: the update itself says who published it, and an event tells it
  await inTransaction(db, async (tx) => {
    const store = statuspageStore(tx);
    const displayName = (await servicesByNames(tx, [service])).get(service)?.displayName ?? service;
    const pages = await store.pagesShowing(service);
    const updates = pages.map(({ id, component }) => ({
      statusPageId: id,
      incidentId,
      incidentTitle: `Problems with ${component ?? displayName}`,
      status: stage,
      text: TEXT[stage](component ?? displayName),
      at,
      publishedBy: SYSTEM.name,
      sourceKey: `${incidentId}:${stage}`,
    }));
    const told = new Set((await store.insertUpdates(updates)).map(({ statusPageId }) => statusPageId));
    const tellings = pages.flatMap(({ id, name }, nth) => {
      const text = updates[nth]?.text;
      if (text === undefined || !told.has(id)) return [];
      const payload = { statusPage: name, incidentId, status: stage, text };
      return [{ event: updatePublished, payload, subject: `status-page:${name}` }];
    });
    await emitAll(tx, SYSTEM, tellings);
  });
}

/** The page tells the story by itself as an incident moves on. */
export const statuspageSubscribers = (kernel: Kernel): readonly Subscriber[] => [
  subscribe(incidentOpened, "statuspage.onIncidentOpened", (told) => tell(kernel, "investigating", told), 0),
  subscribe(incidentAcknowledged, "statuspage.onIncidentAcknowledged", (told) => tell(kernel, "identified", told), 0),
  subscribe(incidentResolved, "statuspage.onIncidentResolved", (told) => tell(kernel, "resolved", told), 0),
];
