import type { NotificationEvent, pageUnreached } from "@shipshape/contract/notify";
import type * as z from "zod";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Told } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { advancePaging } from "./advance-paging.ts";
import { tellUpdate } from "./incident-telling.ts";
import { type PageRow, pagingStore } from "./paging-store.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { type Entry, writeTimeline } from "./timeline-store.ts";

type Outcome = Told<z.output<typeof NotificationEvent>>;
type Found = Scene & { readonly page: PageRow };

/** Runs a change on the page that a notification belongs to; nothing for a test page. */
async function onPage(kernel: Kernel, { payload }: Outcome, change: (found: Found) => Promise<void>): Promise<void> {
  const { pageId, incidentId } = payload;
  if (pageId !== null && incidentId !== null) await inPage(kernel, { pageId, incidentId }, change);
}

async function inPage(
  kernel: Kernel,
  { pageId, incidentId }: { readonly pageId: string; readonly incidentId: string },
  change: (found: Found) => Promise<void>,
): Promise<void> {
  // audit-free: the timeline is the record of what became of a message
  await inTransaction(kernel.db, async (tx) => {
    const scene = await sceneOf(kernel, tx, incidentId);
    const page = scene && (await pagingStore(tx).page(pageId));
    if (scene && page) await change({ ...scene, page });
  });
}

const entryOf = ({ at, payload }: Outcome, kind: string, text: string): Entry => ({
  kind,
  text,
  at,
  sourceKey: `${kind}:${payload.notificationId}`,
  details: { notificationId: payload.notificationId, pageId: payload.pageId, channel: payload.channel },
});

/** A channel took a message: the page is delivered. */
export const pageDelivered = (kernel: Kernel, told: Outcome): Promise<void> =>
  onPage(kernel, told, async ({ tx, incident, page }) => {
    const { user, channel, detail } = told.payload;
    await pagingStore(tx).deliverPage(page.id, told.at);
    const text = `${user} was reached by ${channel}: ${detail}`;
    const isNew = await writeTimeline(tx, SYSTEM, incident.id, entryOf(told, "delivered", text));
    if (isNew > 0) await tellUpdate(tx, SYSTEM, incident, text);
  });

/** A message is given up; other ways to reach the same person may yet succeed. */
export const pageUndelivered = (kernel: Kernel, told: Outcome): Promise<void> =>
  onPage(kernel, told, async (found) => {
    const { tx, incident } = found;
    const { user, channel, detail } = told.payload;
    const text = `${user} could not be reached by ${channel}: ${detail}`;
    const isNew = await writeTimeline(tx, SYSTEM, incident.id, entryOf(told, "undelivered", text));
    if (isNew > 0) await tellUpdate(tx, SYSTEM, incident, text);
  });

/** No way reached a person. When that was the last hope of a whole step, the next one does not wait for its time. */
export const pageUnreachedBy = (
  kernel: Kernel,
  { payload }: Told<z.output<typeof pageUnreached.payload>>,
): Promise<void> =>
  inPage(kernel, payload, async (found) => {
    if (await pagingStore(found.tx).failPage(found.page.id)) await hurryOn(found);
  });

async function hurryOn(found: Found): Promise<void> {
  const { tx, incident, page } = found;
  const paging = pagingStore(tx);
  const run = await paging.run(page.pagingRunId);
  if (incident.status !== "open" || run?.status !== "running" || run.stepsTaken !== page.step) return;
  const pages = await paging.pagesOfStep(run.id, page.step);
  if (pages.every(({ status }) => status === "failed")) {
    await advancePaging(found, run, { because: "no message of the step before could be delivered" });
  }
}
