import {
  incidentAcknowledged,
  incidentOpened,
  incidentReopened,
  incidentResolved,
} from "@shipshape/contract/incidents";
import { updatePublished } from "@shipshape/contract/statuspage";
import { componentStatus } from "@shipshape/domain/statuspage/component-status";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emitAll, type Subscriber, subscribeAll, type Told } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { UNHURRIED_MS } from "../../kernel/together.ts";
import { servicesByNames } from "../catalog/index.ts";
import { statuspageStore } from "./statuspage-store.ts";

type Stage = "investigating" | "identified" | "resolved";
type Moved = "opened" | "acknowledged" | "resolved" | "reopened";
type Incident = {
  readonly incidentId: string;
  readonly shortId: string;
  readonly severity: "SEV1" | "SEV2" | "SEV3" | "SEV4";
  readonly service: string | null;
  readonly test: boolean;
};

const TOLD: Readonly<Record<Moved, readonly [stage: Stage, text: (component: string) => string]>> = {
  opened: ["investigating", (component) => `We see problems with ${component} and are looking into them.`],
  acknowledged: ["identified", () => "Somebody is working on it."],
  resolved: ["resolved", (component) => `${component} works as it should again.`],
  reopened: ["investigating", (component) => `The problems with ${component} are not over. We are looking into them.`],
};
/** What a page told last, and that there is nothing new for it in this. */
const KNOWN_ALREADY: Readonly<Record<Moved, readonly string[]>> = {
  opened: [],
  acknowledged: ["identified", "monitoring"],
  resolved: ["resolved"],
  reopened: ["investigating", "identified", "monitoring"],
};

/** Tells the pages that show the services; once, however often it is asked. Customers read no inner names of ours. */
async function tellAll(kernel: Kernel, moved: Moved, told: readonly Told<Incident>[]): Promise<void> {
  const seen = told.flatMap((one) => {
    const { service, test } = one.payload;
    return service && !test && componentStatus([one.payload]).status !== "operational" ? [{ one, service }] : [];
  });
  if (seen.length === 0) return;
  const shown = await statuspageStore(kernel.db).shownOf(seen.map(({ service }) => service));
  for (const { one, service } of seen) if (shown.has(service)) await tell(kernel, moved, one, service);
}

async function tell({ db }: Kernel, moved: Moved, { payload, at }: Told<Incident>, service: string): Promise<void> {
  const { incidentId } = payload;
  // audit-free: the update itself says who published it, and an event tells it
  await inTransaction(db, async (tx) => {
    const store = statuspageStore(tx);
    const displayName = (await servicesByNames(tx, [service])).get(service)?.displayName ?? service;
    const lastTold = await store.lastStatusOf(incidentId);
    const [stage, text] = TOLD[moved];
    const pages = (await store.pagesShowing(service)).filter(
      ({ id }) => !KNOWN_ALREADY[moved].includes(lastTold.get(id) ?? ""),
    );
    const updates = pages.map(({ id, component }) => ({
      statusPageId: id,
      incidentId,
      incidentTitle: `Problems with ${component ?? displayName}`,
      status: stage,
      text: text(component ?? displayName),
      at,
      publishedBy: SYSTEM.name,
      sourceKey: `${incidentId}:${moved}:${at.toISOString()}`,
    }));
    const told = new Set((await store.insertUpdates(updates)).map(({ statusPageId }) => statusPageId));
    const tellings = pages.flatMap(({ id, name }, nth) => {
      const update = updates[nth];
      if (!update || !told.has(id)) return [];
      const payload = { statusPage: name, incidentId, status: stage, text: update.text };
      return [{ event: updatePublished, payload, subject: `status-page:${name}` }];
    });
    await emitAll(tx, SYSTEM, tellings);
  });
}

const LATER = { priority: 0, everyMs: UNHURRIED_MS };

/** The page tells the story by itself as an incident moves on. */
export const statuspageSubscribers = (kernel: Kernel): readonly Subscriber[] => [
  subscribeAll(incidentOpened, "statuspage.onIncidentOpened", (told) => tellAll(kernel, "opened", told), LATER),
  subscribeAll(
    incidentAcknowledged,
    "statuspage.onIncidentAcknowledged",
    (told) => tellAll(kernel, "acknowledged", told),
    LATER,
  ),
  subscribeAll(incidentResolved, "statuspage.onIncidentResolved", (told) => tellAll(kernel, "resolved", told), LATER),
  subscribeAll(incidentReopened, "statuspage.onIncidentReopened", (told) => tellAll(kernel, "reopened", told), LATER),
];
