import * as z from "zod";
import { inTransaction } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import { createIntake } from "../../kernel/intake.ts";
import { defineJob, enqueue } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { changeEventStore, type NewChangeEvent } from "./change-event-store.ts";
import type { ChangeIntake, ReceivedChange } from "./change-source.ts";

export const readEventsJob = defineJob("changes.readEvents", z.object({}));

type Taken = { readonly isNew: boolean };

/** One row a delivery: of two in one batch the second is the first again. */
const isRepeated = (event: NewChangeEvent, isFresh: ReadonlySet<string>): boolean =>
  event.sourceId !== null && event.delivery !== null && !isFresh.has(event.id);

/** Writes down what came in together, in one transaction, with the job that reads it. */
const commit = ({ db }: Kernel, received: readonly ReceivedChange[]): Promise<readonly Taken[]> =>
  // audit-free: what came in is itself the record; nobody changed anything here
  inTransaction(db, async (tx) => {
    const store = changeEventStore(tx);
    const events = received.map((one): NewChangeEvent => ({ ...one, id: newId() }));
    const isFresh = await store.takeDeliveries(events);
    const fresh = events.filter((event) => !isRepeated(event, isFresh));
    if (fresh.length > 0) {
      await store.append(fresh);
      await store.tally(fresh);
      await enqueue(tx, readEventsJob, {}, { key: "all" });
    }
    return events.map((event) => ({ isNew: !isRepeated(event, isFresh) }));
  });

/** Where doors hand in what they were sent: answered when it is on disk, many with the statements of one. */
export function createChangeIntake(kernel: Kernel): ChangeIntake {
  const intake = createIntake<ReceivedChange, Taken>(kernel, {
    name: "changes",
    commit: (received) => commit(kernel, received),
    // A payload weighs what it weighs: a batch is at most some megabytes.
    weightOf: ({ body }) => 1 + Math.floor(body.length / 16_384),
  });
  return { take: (received) => intake.take(received), drain: () => intake.drain() };
}
