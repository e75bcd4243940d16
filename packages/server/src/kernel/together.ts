import { setTimeout as sleep } from "node:timers/promises";

type Asked<T> = { readonly some: readonly T[]; done(): void; failed(error: unknown): void };

export type Pace = {
  /** How much one batch holds. */
  readonly most: number;
  /** Nobody waits for it: batches begin so many milliseconds apart, and what follows a pause at once. */
  readonly everyMs?: number;
};

/** What nobody waits for, though people look at it: so far apart it is a few statements, however many incidents there are. */
export const UNHURRIED_MS = 250;

/** Whatever is asked for in the same turn goes along. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Work of one kind, one batch at a time: what is asked for while a batch is under way is the next batch. Alone, it begins at
 * once. Where a batch of several askers fails, each of them is done `apart`, so that whatever cannot be done holds up no other.
 */
export function together<T>(
  { most, everyMs = 0 }: Pace,
  run: (all: readonly T[]) => Promise<unknown>,
  apart: (some: readonly T[]) => Promise<unknown> = run,
): (some: readonly T[]) => Promise<void> {
  let waiting: Asked<T>[] = [];
  let isRunning = false;
  let beganAtMs = Number.NEGATIVE_INFINITY;

  const doApart = ({ some, done, failed }: Asked<T>): Promise<void> => apart(some).then(() => done(), failed);

  async function turn(): Promise<void> {
    const leftMs = beganAtMs + everyMs - performance.now();
    await (leftMs > 0 ? sleep(leftMs) : nextTurn());
    beganAtMs = performance.now();
  }

  function nextBatch(): readonly Asked<T>[] {
    let count = 0;
    const tooMany = waiting.findIndex(({ some }) => {
      count += some.length;
      return count > most;
    });
    const batch = waiting.slice(0, tooMany === -1 ? waiting.length : Math.max(1, tooMany));
    waiting = waiting.slice(batch.length);
    return batch;
  }

  async function doBatch(batch: readonly Asked<T>[]): Promise<void> {
    const [first, second] = batch;
    if (first && !second) return doApart(first);
    try {
      await run(batch.flatMap(({ some }) => some));
    } catch {
      for (const asked of batch) await doApart(asked);
      return;
    }
    for (const { done } of batch) done();
  }

  async function doAll(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) {
      await turn();
      await doBatch(nextBatch());
    }
    isRunning = false;
  }

  return (some) =>
    new Promise((done, failed) => {
      waiting.push({ some, done, failed });
      if (!isRunning) void doAll();
    });
}
