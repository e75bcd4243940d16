import * as z from "zod";
import { newId } from "../../kernel/id.ts";
import { createIntake } from "../../kernel/intake.ts";
import { defineJob, enqueue } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { changeEventStore, type NewChangeEvent } from "./change-event-store.ts";
import type { ChangeIntake, ReceivedChange } from "./change-source.ts";

export const readEventsJob = defineJob("changes.readEvents", z.object({}));

/** In a stream of events their reader is called so many milliseconds apart; after a pause at once. */
const CALLED_EVERY_MS = 100;

/** At 500 events a second each was a commit by itself. */
const APART = { ms: 8, enough: 16 };

type Taken = { readonly isNew: boolean };

/**
 * Calls whoever reads what came in. It is on disk already: a call that is lost costs a minute, until somebody looks whether anything
 * was left.
 */
function readerCalls({ db, log }: Pick<Kernel, "db" | "log">) {
  let calledAtMs = Number.NEGATIVE_INFINITY;
  let later: NodeJS.Timeout | undefined;
  let called = Promise.resolve();
  const call = (): Promise<void> => {
    clearTimeout(later);
    later = undefined;
    calledAtMs = performance.now();
    // audit-free: what came in is itself the record; nobody changed anything here
    called = enqueue(db, readEventsJob, {}, { key: "all" }).catch((error: unknown) =>
      log.warn({ err: error }, "what sources told is read a little later"),
    );
    return called;
  };
  return {
    async soon(): Promise<void> {
      const leftMs = calledAtMs + CALLED_EVERY_MS - performance.now();
      if (leftMs <= 0) await call();
      else later ??= setTimeout(() => void call(), leftMs);
    },
    /** Whoever was to be called later is called now; a call that is under way is waited for. */
    now: (): Promise<void> => (later ? call() : called),
  };
}

/** Writes down what came in together, with one statement; of several of one delivery the first. */
async function commit({ db }: Kernel, received: readonly ReceivedChange[]): Promise<readonly Taken[]> {
  const known = new Set<string>();
  const events = received.map((one): NewChangeEvent => ({ ...one, id: newId() }));
  const firsts = events.filter(({ sourceId, delivery }) => {
    if (sourceId === null || delivery === null) return true;
    const key = `${sourceId} ${delivery}`;
    return !known.has(key) && known.add(key);
  });
  const taken = await changeEventStore(db).take(firsts);
  return events.map(({ id }) => ({ isNew: taken.has(id) }));
}

/** Where doors hand in what they were sent: answered when it is on disk, many with the statement of one. */
export function createChangeIntake(kernel: Kernel): ChangeIntake {
  const calls = readerCalls(kernel);
  const intake = createIntake<ReceivedChange, Taken>(kernel, {
    name: "changes",
    commit: async (received) => {
      const taken = await commit(kernel, received);
      if (taken.some(({ isNew }) => isNew)) await calls.soon();
      return taken;
    },
    apart: APART,
    // A payload weighs what it weighs: a batch is at most some megabytes.
    weightOf: ({ body }) => 1 + Math.floor(body.length / 16_384),
  });
  return {
    take: (received) => intake.take(received),
    async drain() {
      await intake.drain();
      await calls.now();
    },
  };
}
