import { setTimeout as sleep } from "node:timers/promises";
import type { Happening } from "@shipshape/domain/notify/delivery-state";
import { inTransaction } from "../../kernel/database.ts";
import { faultPoint } from "../../kernel/fault-point.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { storableText } from "../../kernel/storable-text.ts";
import { together } from "../../kernel/together.ts";
import { applyToHeld, type Happened } from "./apply-happenings.ts";
import type { Sent } from "./channel.ts";
import type { ClaimedEnvelope } from "./claim-due.ts";
import { type FirstAttempt, pageRequestStore } from "./page-request-store.ts";

export type Recorder = {
  /**
   * Writes down what became of a try that was begun at this time of the process; resolves when it is on disk, together with
   * whatever else ended meanwhile.
   */
  record(envelope: ClaimedEnvelope, sent: Sent, beganAtMs: number): Promise<void>;
};

type Ended = {
  readonly happened: readonly Happened[];
  readonly pageIds: readonly string[];
  /** What our own objective "time to first notification" counts: urgent pages, for the others may wait for quiet hours to end. */
  readonly firstTried: readonly string[];
  readonly beganAtMs: number;
};

/** What a receiver says may have no end. */
const MOST_DETAIL = 500;

function happeningOf(sent: Sent): Happening {
  const detail = sent.detail.length > MOST_DETAIL ? `${sent.detail.slice(0, MOST_DETAIL)}…` : sent.detail;
  switch (sent.outcome) {
    case "delivered":
      return { kind: "delivered", detail };
    case "accepted":
      return { kind: "accepted", detail, receiptWithinSeconds: sent.receiptWithinSeconds };
    case "retry":
      return { kind: "retry", detail, afterMs: sent.afterMs };
    case "refused":
      return { kind: "refused", detail };
  }
}

const MOST_ID = 200;

/** What a provider calls a message, where that can be kept: an id of its making must not keep others from being written down. */
function providerIdOf(sent: Sent): string | undefined {
  const id = "providerId" in sent ? sent.providerId : undefined;
  return id !== undefined && id.length <= MOST_ID && storableText(id) === id ? id : undefined;
}

/** What comes right after others is written with them: nobody waits for it. */
const TOGETHER = { most: 500, everyMs: 100 };
const IN_TIME_MS = 10_000;
/** As long as a lease: until then nobody else sends it, and a database that comes back saves a second try. */
const AGAIN_MS = 250;
const TIMES = 48;

/**
 * Writes outcomes in batches: those that come while one batch is being written are the next. Alone, one is written at once.
 */
export function createRecorder({ db, log, metrics }: Kernel, onDue: () => void): Recorder {
  const firstAttempts = (batch: readonly Ended[]): FirstAttempt[] =>
    batch.flatMap(({ firstTried, beganAtMs }) =>
      firstTried.map((pageId) => ({ pageId, agoMs: performance.now() - beganAtMs })),
    );
  const count = (tookMs: readonly number[]): void => {
    for (const ms of tookMs) {
      metrics.firstNotifications.inc({ in_time: String(ms <= IN_TIME_MS) });
      metrics.firstNotificationSeconds.observe(ms / 1_000);
    }
  };

  async function writeOnce(batch: readonly Ended[]): Promise<void> {
    const pageIds = [...new Set(batch.flatMap((one) => one.pageIds))];
    const happened = batch.flatMap((one) => one.happened);
    // audit-free: what became of a message is its own record
    const { isDue, tookMs } = await inTransaction(db, async (tx) => {
      const took = await pageRequestStore(tx).lockTried(pageIds, firstAttempts(batch));
      const due = await applyToHeld(tx, happened, pageIds);
      faultPoint("notify.judged");
      return { isDue: due, tookMs: took };
    });
    faultPoint("notify.recorded");
    count(tookMs);
    if (isDue) onDue();
  }

  async function write(batch: readonly Ended[]): Promise<void> {
    for (let time = 1; ; time += 1) {
      try {
        return await writeOnce(batch);
      } catch (error) {
        if (time >= TIMES) throw error;
        if (time === 1) log.warn({ err: error }, "what became of messages could not be written down yet");
        await sleep(AGAIN_MS);
      }
    }
  }
  const written = together(TOGETHER, write);

  return {
    record({ members }, sent, beganAtMs) {
      const happening = happeningOf(sent);
      const providerId = providerIdOf(sent);
      const happened = members.map(({ id }) => ({ id, happening, providerId }));
      const firstTried = members.flatMap(({ pageId, attempts, urgency }) =>
        pageId && attempts === 1 && urgency === "high" ? [pageId] : [],
      );
      return written([{ happened, pageIds: members.flatMap(({ pageId }) => pageId ?? []), firstTried, beganAtMs }]);
    },
  };
}
