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

/** A try that is over. */
type Ended = { readonly members: ClaimedEnvelope["members"]; readonly sent: Sent; readonly beganAtMs: number };

/** What a receiver says may have no end. */
const MOST_DETAIL = 500;

function happeningOf(sent: Sent, attempt: number): Happening {
  const detail = sent.detail.length > MOST_DETAIL ? `${sent.detail.slice(0, MOST_DETAIL)}…` : sent.detail;
  switch (sent.outcome) {
    case "delivered":
      return { kind: "delivered", detail, attempt };
    case "accepted":
      return { kind: "accepted", detail, attempt, receiptWithinSeconds: sent.receiptWithinSeconds };
    case "retry":
      return { kind: "retry", detail, attempt, afterMs: sent.afterMs };
    case "refused":
      return { kind: "refused", detail, attempt };
  }
}

const MOST_ID = 200;

/** What a provider calls a message, where that can be kept: an id of its making must not keep others from being written down. */
function providerIdOf(sent: Sent): string | undefined {
  const id = "providerId" in sent ? sent.providerId : undefined;
  return id !== undefined && id.length <= MOST_ID && storableText(id) === id ? id : undefined;
}

/** SQLSTATE classes of what no second time changes: a value, a constraint, a size (PostgreSQL, app. A). */
const REFUSED = /^(22|23|54)/;
const refusalCodeOf = (error: unknown): string | undefined => {
  const { code = "" } = error as { code?: unknown };
  return typeof code === "string" && REFUSED.test(code) ? code : undefined;
};

/** What became of a try, without what was said of it: how it ended counts, and that more was said is told. */
function plainly({ sent, ...ended }: Ended, code: string): Ended {
  const detail = `what was said of it cannot be stored (${code})`;
  return {
    ...ended,
    sent: sent.outcome === "accepted" ? { ...sent, detail, providerId: undefined } : { outcome: sent.outcome, detail },
  };
}

const happenedIn = ({ members, sent }: Ended): Happened[] =>
  members.map(({ id, attempts }) => ({ id, happening: happeningOf(sent, attempts), providerId: providerIdOf(sent) }));

const pagesIn = ({ members }: Ended): string[] => members.flatMap(({ pageId }) => pageId ?? []);

/** What our own objective "time to first notification" counts: urgent pages, for the others may wait for quiet hours to end. */
const firstAttemptsIn = ({ members, beganAtMs }: Ended): FirstAttempt[] =>
  members.flatMap(({ pageId, attempts, urgency }) =>
    pageId && attempts === 1 && urgency === "high" ? [{ pageId, agoMs: performance.now() - beganAtMs }] : [],
  );

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
  const count = (tookMs: readonly number[]): void => {
    for (const ms of tookMs) {
      metrics.firstNotifications.inc({ in_time: String(ms <= IN_TIME_MS) });
      metrics.firstNotificationSeconds.observe(ms / 1_000);
    }
  };

  async function writeOnce(batch: readonly Ended[]): Promise<void> {
    const pageIds = [...new Set(batch.flatMap(pagesIn))];
    // audit-free: what became of a message is its own record
    const { isDue, tookMs } = await inTransaction(db, async (tx) => {
      const took = await pageRequestStore(tx).lockTried(pageIds, batch.flatMap(firstAttemptsIn));
      const due = await applyToHeld(tx, batch.flatMap(happenedIn), pageIds);
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
        if (time >= TIMES || refusalCodeOf(error) !== undefined) throw error;
        if (time === 1) log.warn({ err: error }, "what became of messages could not be written down yet");
        await sleep(AGAIN_MS);
      }
    }
  }

  /** One that the database does not take is written down in a form that it takes: how the try ended is known, and it is not made again. */
  async function writeAlone([ended]: readonly Ended[]): Promise<void> {
    if (!ended) return;
    try {
      await write([ended]);
    } catch (error) {
      const code = refusalCodeOf(error);
      if (code === undefined) throw error;
      log.warn(
        { err: error },
        "what was said of a message could not be stored: only how its try ended is written down",
      );
      await write([plainly(ended, code)]);
    }
  }
  const written = together(TOGETHER, write, writeAlone);

  return {
    record: ({ members }, sent, beganAtMs) => written([{ members, sent, beganAtMs }]),
  };
}
