import { notificationDelivered, notificationFailed } from "@shipshape/contract/notify";
import { nextAttempt } from "@shipshape/domain/notify/retry";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { storableText } from "../../kernel/storable-text.ts";
import { ackToken, ackUrl } from "./ack-link.ts";
import type { ChannelName, Message, Sent } from "./channel.ts";
import type { Channels } from "./channels.ts";
import type { Lanes } from "./lanes.ts";
import { type Claimed, notifyStore } from "./notify-store.ts";
import { AFTER_OTHERS, queueDelivery } from "./queue-delivery.ts";

const IN_TIME_MS = 10_000;
const PATIENCE_MS = 500;
const BUSY_MS = 1_000;

export type Delivery = {
  readonly kernel: Kernel;
  readonly channels: Channels;
  readonly lanes: Lanes;
  /** What this process sends right now: a sweep or a late job that takes it up again must not send it twice. */
  readonly underWay: Set<string>;
};
type Asked = { readonly notificationId: string; readonly channel: ChannelName };

/** Delivers one notification: claim, send outside of any transaction, write down what became of it. */
export async function deliver(delivery: Delivery, asked: Asked): Promise<void> {
  const { kernel, lanes, underWay } = delivery;
  const { notificationId: id } = asked;
  if (!underWay.has(id)) {
    underWay.add(id);
    const ran = await lanes
      .run(asked.channel, PATIENCE_MS, () => deliverNow(delivery, asked))
      .finally(() => underWay.delete(id));
    if (ran) return;
  }
  const later = new Date(kernel.clock.now().getTime() + BUSY_MS);
  await queueDelivery(kernel.db, [{ id, channel: asked.channel }], later, AFTER_OTHERS);
}

async function deliverNow({ kernel, channels }: Delivery, { notificationId: id, channel }: Asked): Promise<void> {
  const store = notifyStore(kernel.db);
  const claimed = await store.claim(id);
  if (!claimed) {
    const dueAt = await store.dueAt(id);
    if (dueAt) await queueDelivery(kernel.db, [{ id, channel }], dueAt);
    return;
  }
  await countFirst(kernel, claimed);
  const attempt = async () => channels[claimed.channel].send(messageOf(kernel, claimed));
  const sent = await attempt().catch(
    (error: unknown): Sent => ({ outcome: "retry", detail: `the channel failed: ${String(error)}` }),
  );
  // audit-free: what became of it is its own record, an attempt and an event
  const said = { ...sent, detail: storableText(sent.detail) };
  await inTransaction(kernel.db, (tx) => record(tx, claimed, said));
}

function messageOf(kernel: Kernel, claimed: Claimed): Message {
  const { id, address, sealedSecret, urgency, subject, because, message } = claimed;
  const { pageId, incidentId, userId, createdAt: at, attempts: attempt } = claimed;
  const token = pageId && incidentId ? ackToken(kernel, { incidentId, pageId, userId, at }) : null;
  return {
    id,
    idempotencyKey: id,
    attempt,
    address,
    secret: sealedSecret === null ? undefined : kernel.seal.open(sealedSecret),
    urgency,
    subject,
    because,
    ackUrl: token && ackUrl(kernel, token),
    ackToken: token,
    content: message,
    bundled: [],
  };
}

/** What our own objective "time to first notification" counts. */
async function countFirst({ db, metrics }: Kernel, { pageId }: Claimed): Promise<void> {
  const tookMs = pageId === null ? undefined : await notifyStore(db).firstAttempt(pageId);
  if (tookMs !== undefined) metrics.firstNotifications.inc({ in_time: String(tookMs <= IN_TIME_MS) });
}

async function record(tx: Tx, claimed: Claimed, { outcome, detail }: Sent): Promise<void> {
  const store = notifyStore(tx);
  await store.insertAttempts([{ notificationId: claimed.id, outcome, detail }]);
  if (outcome === "delivered" || outcome === "accepted") {
    if (await store.end(claimed.id, "delivered", null)) await tell(tx, notificationDelivered, claimed, detail);
    return;
  }
  const next = nextAttempt(claimed.attempts, claimed.ageMs);
  if (outcome === "refused" || next.decision === "give_up") {
    const error = outcome === "refused" ? detail : `${detail}; ${next.because}`;
    if (await store.end(claimed.id, "failed", error)) await tell(tx, notificationFailed, claimed, error);
    return;
  }
  const dueAt = await store.putBack(claimed.id, next.afterMs, `${detail}; ${next.because}`);
  if (dueAt) await queueDelivery(tx, [claimed], dueAt);
}

const tell = (
  tx: Tx,
  event: typeof notificationDelivered | typeof notificationFailed,
  { id, pageId, incidentId, channel, message }: Claimed,
  detail: string,
): Promise<void> => {
  const payload = { notificationId: id, pageId, incidentId, user: message.user, channel, detail };
  return emit(tx, SYSTEM, event, payload, incidentId ? `incident:${incidentId}` : `user:${message.user}`);
};
