import { incidentUpdated } from "@shipshape/contract/incidents";
import type { NotificationEvent, pageUnreached } from "@shipshape/contract/notify";
import type * as z from "zod";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emitAll, type Told } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { advancePaging } from "./advance-paging.ts";
import { incidentTelling } from "./incident-telling.ts";
import { judgeStore } from "./judge-store.ts";
import { type PageRow, pagingStore } from "./paging-store.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { type Entry, newEntries } from "./timeline-store.ts";

type Outcome = Told<z.output<typeof NotificationEvent>>;
type Found = Scene & { readonly page: PageRow };
/** What became of a message of a page; a test page has none. */
type PageOutcome = { readonly told: Outcome; readonly pageId: string; readonly incidentId: string };

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

function entryOf({ at, payload }: Outcome, kind: "delivered" | "undelivered"): Entry {
  const { user, channel, detail, notificationId, pageId } = payload;
  const reached = kind === "delivered" ? "was reached by" : "could not be reached by";
  return {
    kind,
    text: `${user} ${reached} ${channel}: ${detail}`,
    at,
    sourceKey: `${kind}:${notificationId}`,
    details: { notificationId, pageId, channel },
  };
}

/** Channels took messages: their pages are delivered. A handful of statements, however many there are. */
export const pagesDelivered = (kernel: Kernel, told: readonly Outcome[]): Promise<void> =>
  writeOutcomes(kernel, told, "delivered");

/** Messages are given up; other ways to reach the same people may yet succeed. */
export const pagesUndelivered = (kernel: Kernel, told: readonly Outcome[]): Promise<void> =>
  writeOutcomes(kernel, told, "undelivered");

async function writeOutcomes(
  kernel: Kernel,
  told: readonly Outcome[],
  kind: "delivered" | "undelivered",
): Promise<void> {
  const ofPages = told.flatMap((one): PageOutcome[] => {
    const { pageId, incidentId } = one.payload;
    return pageId === null || incidentId === null ? [] : [{ told: one, pageId, incidentId }];
  });
  if (ofPages.length === 0) return;
  // audit-free: the timeline is the record of what became of a message
  await inTransaction(kernel.db, async (tx) => {
    const held = await judgeStore(tx).lockMany([...new Set(ofPages.map(({ incidentId }) => incidentId))]);
    const incidents = new Map(held.map(({ now: _, ...incident }) => [incident.id, incident]));
    const paging = pagingStore(tx);
    const pages =
      kind === "delivered" ? await paging.deliverPages(momentsOf(ofPages)) : await paging.known(idsOf(ofPages));
    const entries = ofPages.flatMap(({ told: one, pageId, incidentId }) => {
      const incident = incidents.get(incidentId);
      return incident && pages.has(pageId) ? [{ incident, entry: entryOf(one, kind) }] : [];
    });
    const fresh = await newEntries(
      tx,
      SYSTEM,
      entries.map(({ incident, entry }) => ({ incidentId: incident.id, entries: [entry] })),
    );
    const news = entries.filter(({ entry }) => fresh.has(entry));
    await emitAll(
      tx,
      SYSTEM,
      news.map(({ incident, entry }) => incidentTelling(incidentUpdated, incident, entry.text)),
    );
  });
}

const idsOf = (outcomes: readonly PageOutcome[]): string[] => outcomes.map(({ pageId }) => pageId);

/** When each page was delivered first. */
const momentsOf = (outcomes: readonly PageOutcome[]): ReadonlyMap<string, Date> =>
  new Map(outcomes.toReversed().map(({ pageId, told }) => [pageId, told.at]));

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
