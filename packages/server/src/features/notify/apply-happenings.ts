import { notificationDelivered, notificationFailed, pageUnreached } from "@shipshape/contract/notify";
import { afterHappening, type Happening } from "@shipshape/domain/notify/delivery-state";
import { pageProgress } from "@shipshape/domain/notify/page-progress";
import { SYSTEM } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { emitAll, type Telling } from "../../kernel/events.ts";
import { grouped } from "../../kernel/grouped.ts";
import { storableText } from "../../kernel/storable-text.ts";
import { type Outcome, outboxStore, type Standing, type Story } from "./outbox-store.ts";
import { pageRequestStore } from "./page-request-store.ts";
import { queueSending } from "./queue-sending.ts";

/** Something that happened to a notification. */
export type Happened = { readonly id: string; readonly happening: Happening; readonly providerId?: string | undefined };

type Applied = {
  readonly standing: Standing;
  readonly outcome: Outcome | undefined;
  readonly story: Story;
  /** What its provider calls it, of one that was over when that became known. */
  readonly named: readonly { readonly id: string; readonly provider_id: string }[];
};

const detailOf = (happening: Happening): string =>
  happening.kind === "cancelled" || happening.kind === "resumed"
    ? happening.because
    : happening.kind === "receipt_overdue"
      ? "no receipt came"
      : happening.detail;

const nameOf = (happening: Happening): string =>
  happening.kind === "receipt" ? `receipt_${happening.outcome}` : happening.kind;

function apply(standing: Standing, { happening, providerId }: Happened): Applied {
  const { id, status: state, attempts, ageMs, overtaken } = standing;
  const next = afterHappening({ state, attempts, ageMs, overtaken }, happening);
  const isTrouble = next.decision === "move" && next.state !== "delivered" && next.state !== "accepted";
  const story = { notificationId: id, outcome: nameOf(happening), detail: storableText(next.because) };
  if (next.decision === "stay") {
    return {
      standing,
      outcome: undefined,
      story: { ...story, detail: storableText(`${detailOf(happening)} (${next.because})`) },
      named: providerId === undefined ? [] : [{ id, provider_id: providerId }],
    };
  }
  const outcome = {
    id,
    status: next.state,
    due_in_ms: next.dueInMs,
    error: isTrouble ? storableText(next.because) : null,
    provider_id: providerId ?? null,
  };
  return { standing, outcome, story, named: [] };
}

function tellingOf({ standing, outcome, story }: Applied): Telling[] {
  if (!outcome) return [];
  const event =
    outcome.status === "delivered"
      ? notificationDelivered
      : outcome.status === "failed" || outcome.status === "unconfirmed"
        ? notificationFailed
        : undefined;
  if (!event) return [];
  const { id: notificationId, pageId, incidentId, channel, user } = standing;
  const payload = { notificationId, pageId, incidentId, user, channel, detail: story.detail };
  return [{ event, payload, subject: incidentId ? `incident:${incidentId}` : `user:${user}` }];
}

/** What follows for the pages: the next way is tried at once, or everybody is told that none reached the person. */
export async function advancePages(tx: Tx, pageIds: readonly string[]): Promise<readonly Date[]> {
  const store = outboxStore(tx);
  const hurried: Story[] = [];
  const ended: { page_id: string; outcome: "reached" | "unreached"; because: string }[] = [];
  const messages = grouped(await store.messagesOf(pageIds), ({ pageId }) => pageId);
  for (const [pageId, of] of messages) {
    const { decision, because, hurry } = pageProgress(of.map(({ status: state, ...one }) => ({ state, ...one })));
    if (hurry) hurried.push({ notificationId: hurry, outcome: "hurried", detail: because });
    if (decision === "reached" || decision === "unreached") ended.push({ page_id: pageId, outcome: decision, because });
  }
  const dueNow = await store.hurry(hurried.map(({ notificationId }) => notificationId));
  await store.tell(hurried);
  const news = await pageRequestStore(tx).endRequests(ended);
  const tellings = ended.flatMap(({ page_id: pageId, outcome, because }): Telling[] => {
    const [first] = messages.get(pageId) ?? [];
    if (outcome !== "unreached" || !news.has(pageId) || !first?.incidentId) return [];
    const { incidentId, user } = first;
    return [
      { event: pageUnreached, payload: { pageId, incidentId, user, because }, subject: `incident:${incidentId}` },
    ];
  });
  await emitAll(tx, SYSTEM, tellings);
  return dueNow;
}

/**
 * Writes down what happened to notifications, what they are from now on, and what follows for their pages: the one place
 * that changes how a delivery stands. The rules are in domain/notify/delivery-state.ts and page-progress.ts. True when
 * something became due now.
 */
export async function applyHappenings(
  tx: Tx,
  happened: readonly Happened[],
  pageIds: readonly string[],
): Promise<boolean> {
  if (happened.length === 0) return false;
  await outboxStore(tx).lockRequests(pageIds);
  return applyToHeld(tx, happened, pageIds);
}

/**
 * Holds the pages for which messages have come to go on meanwhile, beside those that are held. Pages always come before their messages:
 * who moves a message holds its page, so none moves any more when all are held, and nobody waits for a page with a message in hand.
 */
async function holdPagesOf(tx: Tx, ids: readonly string[], heldPageIds: readonly string[]): Promise<void> {
  const store = outboxStore(tx);
  const held = new Set(heldPageIds);
  for (;;) {
    const others = (await store.pagesOf(ids)).filter((id) => !held.has(id));
    if (others.length === 0) return;
    await store.lockRequests(others);
    for (const id of others) held.add(id);
  }
}

/** The same, where nobody else changes how these pages stand until the transaction ends. */
export async function applyToHeld(
  tx: Tx,
  happened: readonly Happened[],
  heldPageIds: readonly string[],
): Promise<boolean> {
  const store = outboxStore(tx);
  const ids = happened.map(({ id }) => id);
  await holdPagesOf(tx, ids, heldPageIds);
  const standing = new Map((await store.standing(ids)).map((row) => [row.id, row]));
  const applied = happened.flatMap((one) => {
    const row = standing.get(one.id);
    return row ? [apply(row, one)] : [];
  });
  const outcomes = applied.flatMap(({ outcome }) => (outcome ? [outcome] : []));
  await queueSending(tx, await store.settle(outcomes));
  await store.name(applied.flatMap(({ named }) => named));
  await store.tell(applied.map(({ story }) => story));
  await emitAll(tx, SYSTEM, applied.flatMap(tellingOf));
  const touched = applied.flatMap(({ standing: { pageId }, outcome }) =>
    pageId && outcome && outcome.status !== "accepted" ? [pageId] : [],
  );
  const dueNow = touched.length === 0 ? [] : await advancePages(tx, [...new Set(touched)]);
  await queueSending(tx, dueNow);
  return dueNow.length > 0;
}
