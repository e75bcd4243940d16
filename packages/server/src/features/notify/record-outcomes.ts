import { setTimeout as sleep } from "node:timers/promises";
import type { Happening } from "@shipshape/domain/notify/delivery-state";
import { inTransaction } from "../../kernel/database.ts";
import { faultPoint } from "../../kernel/fault-point.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { together } from "../../kernel/together.ts";
import { applyHappenings, type Happened } from "./apply-happenings.ts";
import type { Sent } from "./channel.ts";
import type { ClaimedEnvelope } from "./claim-due.ts";

export type Recorder = {
  /** Writes down what became of a try; resolves when it is on disk, together with whatever else ended meanwhile. */
  record(envelope: ClaimedEnvelope, sent: Sent): Promise<void>;
};

type Ended = { readonly happened: readonly Happened[]; readonly pageIds: readonly string[] };

function happeningOf(sent: Sent): Happening {
  const { detail } = sent;
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

const providerIdOf = (sent: Sent): string | undefined => ("providerId" in sent ? sent.providerId : undefined);

/** What comes right after others is written with them: nobody waits for it. */
const TOGETHER = { most: 500, everyMs: 50 };
/** As long as a lease: until then nobody else sends it, and a database that comes back saves a second try. */
const AGAIN_MS = 250;
const TIMES = 48;

/**
 * Writes outcomes in batches: those that come while one batch is being written are the next. Alone, one is written at once.
 */
export function createRecorder({ db, log }: Kernel, onDue: () => void): Recorder {
  async function writeOnce(batch: readonly Ended[]): Promise<void> {
    const pageIds = [...new Set(batch.flatMap((one) => one.pageIds))];
    const happened = batch.flatMap((one) => one.happened);
    // audit-free: what became of a message is its own record
    const isDue = await inTransaction(db, async (tx) => {
      const due = await applyHappenings(tx, happened, pageIds);
      faultPoint("notify.judged");
      return due;
    });
    faultPoint("notify.recorded");
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
    record({ members }, sent) {
      const happening = happeningOf(sent);
      const providerId = providerIdOf(sent);
      const happened = members.map(({ id }) => ({ id, happening, providerId }));
      return written([{ happened, pageIds: members.flatMap(({ pageId }) => pageId ?? []) }]);
    },
  };
}
