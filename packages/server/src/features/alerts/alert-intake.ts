import { createIntake } from "../../kernel/intake.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import type { Said } from "./alert-texts.ts";
import { WRITTEN_WITHIN_MS } from "./heard-again.ts";
import { type IntakeEntry, joined, type Raw, written } from "./intake-entry.ts";
import { intakeLogStore } from "./intake-log-store.ts";
import { createProcessor, type Processor } from "./process-intake.ts";
import type { Received, Taken } from "./received-alert.ts";

/** How many alerts may wait in the log; above it senders get 503 and send again. */
const MOST_WAITING = 400_000;
const SWEEP_MS = 2_000;

/** Where every door hands in what it was sent. */
export type AlertIntake = {
  /**
   * Settles when it is on disk: the moment to answer a sender who is not promised what became of it. `again` where all of it was
   * known already, in the same words.
   */
  take(received: readonly Received[], raw?: Raw): Promise<"again" | "written">;
  /** Takes what was read before, where it only says again what is known; false where it has to be read and taken. */
  hear(said: readonly Said[]): Promise<boolean>;
  /** Settles when it was processed; what became of each alert, in their order. */
  process(received: readonly Received[]): Promise<readonly Taken[]>;
  /** Waits until everything that was taken is processed; true where there was something. */
  settled(): Promise<boolean>;
  /** Resolves what nobody speaks of any more. */
  expire(): Promise<number>;
  /** Looks from time to time for what another process left, until it is stopped. */
  start(): void;
  stop(): Promise<void>;
};

type Waiting = {
  readonly entry: IntakeEntry;
  readonly bytes: readonly Buffer[];
  readonly tell?: (taken: readonly Taken[]) => void;
  readonly refuse?: (error: unknown) => void;
};

/** Writes down what waits, in one row and one statement, and hands it on to be processed. */
async function commit(
  { db }: Kernel,
  processor: Processor,
  waiting: readonly Waiting[],
): Promise<readonly undefined[]> {
  const weight = waiting.reduce((sum, { entry }) => sum + entry.received.length, 0);
  const asking = waiting.some(({ tell }) => tell !== undefined);
  const entries = waiting.map(({ entry }) => entry);
  const identities = entries.flatMap(({ received }) => received.map(({ identity }) => identity));
  const row = joined(waiting.map(({ bytes }) => bytes));
  processor.announce(identities);
  const id = await intakeLogStore(db)
    .append(row, weight, asking, processor.name)
    .catch((error: unknown) => {
      processor.withdraw(identities);
      throw error;
    });
  processor.hand({
    id,
    weight,
    entries,
    identities,
    ...(asking && {
      tell: (taken) => {
        for (const [at, { tell }] of waiting.entries()) tell?.(taken[at] ?? []);
      },
      refuse: (error) => {
        for (const { refuse } of waiting) refuse?.(error);
      },
    }),
  });
  return waiting.map(() => undefined);
}

/** Requests that arrive together are committed together; each is answered when its own alerts are on disk. */
export function createAlertIntake(kernel: Kernel, { mostWaiting = MOST_WAITING } = {}): AlertIntake {
  const { clock, log } = kernel;
  const processor = createProcessor(kernel);
  let sweeping: NodeJS.Timeout | undefined;
  let writing: NodeJS.Timeout | undefined;

  const intake = createIntake<Waiting, undefined>(kernel, {
    name: "alerts",
    weightOf: ({ entry }) => entry.received.length,
    maxBatch: 1_000,
    commit: (waiting) => commit(kernel, processor, waiting),
  });
  const waitingOf = (entry: IntakeEntry, raw?: Raw): Omit<Waiting, "tell" | "refuse"> => {
    if (processor.waiting() > mostWaiting) {
      kernel.metrics.intakeItems.inc({ intake: "alerts", outcome: "refused" }, entry.received.length);
      throw new DomainError("unavailable", "Too many alerts wait to be processed: send it again in a moment.");
    }
    return { entry, bytes: written(entry, raw) };
  };
  const entryOf = (received: readonly Received[]): IntakeEntry => ({ atMs: clock.now().getTime(), received });
  return {
    async take(received, raw) {
      const entry = entryOf(received);
      if (received.length === 0 || (await processor.hearAgain(entry))) return "again";
      await intake.take(waitingOf(entry, raw));
      return "written";
    },
    hear: async (said) => (await processor.hearSaid(said, clock.now().getTime())) !== undefined,
    async process(received) {
      const entry = entryOf(received);
      const again = received.length === 0 ? [] : await processor.hearAgain(entry);
      if (again) return again;
      const waiting = waitingOf(entry);
      return new Promise((tell, refuse) => {
        intake.take({ ...waiting, tell, refuse }).catch(refuse);
      });
    },
    async settled() {
      await intake.drain();
      return processor.settled();
    },
    expire: () => processor.expire(),
    start() {
      processor.wake();
      sweeping = setInterval(() => {
        processor.sweep().catch((error: unknown) => log.warn({ err: error }, "the intake log was not looked at"));
      }, SWEEP_MS);
      sweeping.unref();
      writing = setInterval(() => {
        processor
          .writeHeard()
          .catch((error: unknown) => log.warn({ err: error }, "what was heard again was not written yet"));
      }, WRITTEN_WITHIN_MS);
      writing.unref();
    },
    async stop() {
      clearInterval(sweeping);
      clearInterval(writing);
      await intake.drain();
      await processor.stop();
    },
  };
}
