import { setTimeout as sleep } from "node:timers/promises";
import type { Kernel } from "./kernel.ts";
import { DomainError } from "./problem.ts";

export type Intake<Item, Result> = {
  /** Hands an item in; settles when it is on disk (or was refused: then nothing of it is). */
  take(item: Item): Promise<Result>;
  /** Waits for everything that was handed in. */
  drain(): Promise<void>;
};

type Waiting<Item, Result> = {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
};

type Apart = { readonly ms: number; readonly enough: number };

export type IntakeOptions<Item, Result> = {
  readonly name: string;
  /** Commits a batch in one transaction, and returns one result an item, in order. */
  readonly commit: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** How much of a batch an item fills: a request with a hundred alerts weighs a hundred. */
  readonly weightOf?: (item: Item) => number;
  readonly maxBatch?: number;
  /** Weight that may wait; above it callers get 503 and send again. */
  readonly maxWaiting?: number;
  readonly writers?: number;
  /** In a stream a batch begins so many milliseconds after the one before, or when so many wait: fewer commits. */
  readonly apart?: Apart;
};

/** SQLSTATE classes 22 and 23: a value the database refuses; its neighbours in the batch are innocent. */
const isFaultOfOneItem = (error: unknown): boolean =>
  error instanceof Error && "code" in error && /^2[23]/.test(String(error.code));

const AT_ONCE: Apart = { ms: 0, enough: 1 };

/** Whether the next batch has to begin later, where so many wait: then it is called `again`. Else it begins now. */
function pacing({ ms, enough }: Apart, again: () => void): (waiting: number) => boolean {
  let beganAtMs = Number.NEGATIVE_INFINITY;
  let isCalled = false;
  return (waiting) => {
    const leftMs = waiting < enough ? beganAtMs + ms - performance.now() : 0;
    if (leftMs <= 0) {
      beganAtMs = performance.now();
      return false;
    }
    if (!isCalled) {
      setTimeout(() => {
        isCalled = false;
        again();
      }, leftMs);
    }
    isCalled = true;
    return true;
  };
}

/**
 * The group-commit writer: many requests, one statement, reply after commit. A batch leaves as soon as one of the writers is free, so that
 * a lone request waits for nobody and a flood fills the batches by itself; a stream of lone requests is written a little `apart`.
 */
export function createIntake<Item, Result>(
  kernel: Pick<Kernel, "metrics">,
  { name, commit, weightOf = () => 1, ...options }: IntakeOptions<Item, Result>,
): Intake<Item, Result> {
  const { maxBatch = 500, maxWaiting = 50_000, writers = 2, apart = AT_ONCE } = options;
  const waiting: Waiting<Item, Result>[] = [];
  let waitingWeight = 0;
  let busy = 0;
  const isTooSoon = pacing(apart, () => pump());
  const running = new Set<Promise<void>>();
  const { intakeItems, intakeBatch } = kernel.metrics;
  const weigh = (batch: readonly Waiting<Item, Result>[]) => batch.reduce((sum, { item }) => sum + weightOf(item), 0);

  // As many of those who wait as fill a batch, in their order; at least one.
  const nextBatch = (): Waiting<Item, Result>[] => {
    let weight = 0;
    const fits = waiting.findIndex(({ item }) => {
      weight += weightOf(item);
      return weight > maxBatch;
    });
    const batch = waiting.splice(0, fits === -1 ? waiting.length : Math.max(1, fits));
    waitingWeight -= weigh(batch);
    return batch;
  };

  const write = async (batch: readonly Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await commit(batch.map(({ item }) => item));
      intakeItems.inc({ intake: name, outcome: "committed" }, weigh(batch));
      intakeBatch.observe({ intake: name }, weigh(batch));
      batch.forEach(({ resolve }, at) => {
        resolve(results[at] as Result);
      });
    } catch (error) {
      if (batch.length > 1 && isFaultOfOneItem(error)) {
        for (const one of batch) await write([one]);
        return;
      }
      if (!isFaultOfOneItem(error)) intakeItems.inc({ intake: name, outcome: "failed" }, weigh(batch));
      for (const { reject } of batch) reject(error);
    }
  };
  const pump = (): void => {
    while (busy < writers && waiting.length > 0 && !isTooSoon(waiting.length)) {
      const batch = nextBatch();
      busy += 1;
      const done = write(batch).finally(() => {
        busy -= 1;
        running.delete(done);
        pump();
      });
      running.add(done);
    }
  };
  return {
    take: (item) => {
      if (waitingWeight >= maxWaiting) {
        intakeItems.inc({ intake: name, outcome: "refused" }, weightOf(item));
        return Promise.reject(new DomainError("unavailable", "Too much at once: send it again in a moment."));
      }
      return new Promise<Result>((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        waitingWeight += weightOf(item);
        pump();
      });
    },
    async drain() {
      while (running.size + waiting.length > 0) await (running.size > 0 ? Promise.all(running) : sleep(apart.ms));
    },
  };
}
