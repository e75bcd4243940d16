import { inTransaction, type Tx } from "../../kernel/database.ts";
import { faultPoint } from "../../kernel/fault-point.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { isDatabaseAway } from "../../kernel/problem-reply.ts";
import { alertsStore } from "./alerts-store.ts";
import { entriesIn, type IntakeEntry } from "./intake-entry.ts";
import { intakeLogStore, type LogRow } from "./intake-log-store.ts";
import { type KnownAlert, knownAlerts } from "./known-alerts.ts";
import { decideBatch } from "./process-batch.ts";
import { expireInTurn } from "./process-expiry.ts";
import { processOneByOne } from "./process-one-by-one.ts";
import { writeBatch } from "./process-write.ts";
import { isAction, type Taken } from "./received-alert.ts";

/** How many alerts one transaction takes, and how many rows of the log it looks at. */
const MOST_WEIGHT = 1_500;
const MOST_ROWS = 300;
/** More than this is read from the log again instead of being kept in memory. */
const MOST_KEPT = 20_000;
const AGAIN_MS = 250;
/** What waits in the log is not lost by a stop: the next start goes on with it. */
const STOP_MS = 5_000;
const NOTHING: ReadonlyMap<string, KnownAlert> = new Map();

/** A row of the log that this process wrote. */
export type Handed = {
  readonly id: number;
  readonly weight: number;
  readonly entries: readonly IntakeEntry[];
  /** Told what became of each entry, where somebody waits for it. */
  readonly tell?: ((taken: readonly (readonly Taken[])[]) => void) | undefined;
  readonly refuse?: ((error: unknown) => void) | undefined;
};

export type Processor = {
  /** Takes over what was just committed; it is processed at once. */
  hand(handed: Handed): void;
  /** Looks whether anything waits: what another process left, or wrote in a transaction of its own. */
  wake(): void;
  /** The same, for a process that lets others go first. */
  sweep(): Promise<void>;
  /** How many alerts wait to be processed, as far as this process knows. */
  waiting(): number;
  /** Waits until nothing waits; true where there was something. */
  settled(): Promise<boolean>;
  /** Resolves what nobody speaks of any more. */
  expire(): Promise<number>;
  stop(): Promise<void>;
};

type Batch = { readonly row: LogRow; readonly entries: readonly IntakeEntry[] };

/** Reads the intake log in its order, one process at a time, and makes alerts of it. */
export function createProcessor(kernel: Kernel): Processor {
  const { db, clock, log, metrics } = kernel;
  const me = newId();
  const known = knownAlerts();
  const handed = new Map<number, Handed>();
  let weight = 0;
  let kept = 0;
  let wanted = false;
  let stopped = false;
  let running: Promise<void> | undefined;
  let careful = false;

  /** What is known of alerts is changed by one at a time, and right before the next begins. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  const forget = (id: number): Handed | undefined => {
    const one = handed.get(id);
    if (!one) return undefined;
    handed.delete(id);
    weight -= one.weight;
    if (one.entries.length > 0) kept -= one.weight;
    return one;
  };

  /** The next rows with their entries: from memory, else from the log. */
  const nextBatches = async (tx: Tx): Promise<{ batches: Batch[]; isMore: boolean }> => {
    const store = intakeLogStore(tx);
    const { holder, rows } = await store.oldest(MOST_ROWS);
    if (holder !== me) {
      known.forget();
      await store.hold(me);
    }
    const taken: LogRow[] = [];
    let sum = 0;
    for (const row of rows) {
      if (taken.length > 0 && (careful || sum + row.weight > MOST_WEIGHT)) break;
      taken.push(row);
      sum += row.weight;
    }
    const unread = taken.filter(({ id }) => !handed.get(id)?.entries.length).map(({ id }) => id);
    const read = await store.entries(unread);
    const batches: Batch[] = [];
    for (const row of taken) {
      const bytes = read.get(row.id);
      const entries = bytes ? await readable(tx, bytes) : (handed.get(row.id)?.entries ?? []);
      batches.push({ row, entries });
    }
    return { batches, isMore: taken.length < rows.length || rows.length === MOST_ROWS };
  };

  /** What stands in a row; one that cannot be read is set aside as it is. */
  const readable = async (tx: Tx, bytes: Buffer): Promise<IntakeEntry[]> => {
    try {
      return entriesIn(bytes);
    } catch (error) {
      log.error({ err: error }, "a row of the intake log could not be read and was set aside");
      await intakeLogStore(tx).setAside(bytes, error instanceof Error ? error.message : "it could not be read");
      return [];
    }
  };

  const knownBefore = async (tx: Tx, entries: readonly IntakeEntry[]) => {
    const identities = new Set(entries.flatMap(({ received }) => received.map(({ identity }) => identity)));
    const missing = [...identities].filter((identity) => known.get(identity) === undefined);
    const found = await alertsStore(tx).newest(missing);
    return (identity: string): KnownAlert | undefined => found.get(identity) ?? known.get(identity) ?? undefined;
  };

  /** One transaction: rows of the log become alerts and events, or stay as they are. */
  const processSome = () =>
    // audit-free: what a sender sent is kept word for word as a signal, and told as an event
    inTransaction(db, async (tx) => {
      const store = intakeLogStore(tx);
      await store.takeTurn();
      faultPoint("alerts.taken");
      const { batches, isMore } = await nextBatches(tx);
      if (batches.length === 0) return { batches, isMore: false, taken: perRow([], []), changes: NOTHING };
      const entries = batches.flatMap((batch) => batch.entries);
      const nowMs = clock.now().getTime();
      const { taken, changes } = careful
        ? await processOneByOne(tx, kernel, entries, nowMs)
        : await processTogether(tx, entries, nowMs);
      const byRow = perRow(batches, taken);
      const others = batches.filter(({ row }) => row.asks && !handed.has(row.id)).map(({ row }) => row.id);
      for (const id of others) await store.leaveOutcome(id, (byRow.get(id) ?? []).flat());
      await store.remove(batches.map(({ row }) => row.id).filter((id) => !others.includes(id)));
      faultPoint("alerts.written");
      return { batches, isMore, taken: byRow, changes };
    });

  const processTogether = async (tx: Tx, entries: readonly IntakeEntry[], nowMs: number) => {
    const decided = decideBatch(entries, await knownBefore(tx, entries));
    return { taken: decided.taken, changes: await writeBatch(tx, kernel, decided, nowMs) };
  };

  /** Processes until nothing waits. A transaction that fails is tried row by row, then item by item. */
  const run = async (): Promise<void> => {
    while (wanted && !stopped) {
      wanted = false;
      const before = [...handed.keys()];
      try {
        const { batches, isMore, taken } = await inTurn(async () => {
          const processed = await processSome();
          known.keep(processed.changes);
          return processed;
        });
        for (const { row } of batches) forget(row.id)?.tell?.(taken.get(row.id) ?? []);
        if (batches.length > 0) careful = false;
        if (isMore || batches.length > 0) wanted = true;
        else await answerTheRest(before);
      } catch (error) {
        await failed(error);
      }
    }
  };

  const failed = async (error: unknown): Promise<void> => {
    known.forget();
    wanted = true;
    metrics.intakeItems.inc({ intake: "alert processing", outcome: "failed" });
    log.error({ err: error }, "alerts could not be processed and are tried again; they are safe in the intake log");
    const isAway = isDatabaseAway(error as Error);
    if (isAway || careful) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS).unref());
    careful = !isAway;
  };

  /** What this process handed in and another one processed: asks what became of it. */
  const answerTheRest = async (ids: readonly number[]): Promise<void> => {
    for (const id of ids) {
      const mine = forget(id);
      if (!mine?.tell) continue;
      const outcome = await intakeLogStore(db).takeOutcome(id);
      if (outcome) mine.tell(perEntry(mine.entries, outcome));
      else
        mine.refuse?.(new DomainError("unavailable", "It is on disk, but what became of it is not known: ask again."));
    }
  };

  const wake = (): void => {
    wanted = true;
    running ??= run().finally(() => {
      running = undefined;
      if (wanted && !stopped) wake();
    });
  };
  return {
    hand(one) {
      const fits = one.tell !== undefined || kept < MOST_KEPT;
      handed.set(one.id, fits ? one : { ...one, entries: [] });
      weight += one.weight;
      if (fits && one.entries.length > 0) kept += one.weight;
      wake();
    },
    wake,
    async sweep() {
      if (running || !(await intakeLogStore(db).isWaiting())) return;
      const isFree = await inTransaction(db, (tx) => intakeLogStore(tx).tryTurn());
      if (isFree) wake();
    },
    waiting: () => weight,
    async settled() {
      const wasBusy = running !== undefined || (await intakeLogStore(db).isWaiting());
      if (wasBusy) wake();
      while (running) await running;
      return wasBusy;
    },
    expire: () => inTurn(() => expireInTurn(kernel, known, me)),
    async stop() {
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, STOP_MS).unref())]);
      stopped = true;
      await running;
    },
  };
}

/** What became of each entry, by the row of the log that it stood in. */
function perRow(batches: readonly Batch[], taken: readonly (readonly Taken[])[]) {
  let at = 0;
  return new Map(
    batches.map(({ row, entries }) => {
      at += entries.length;
      return [row.id, taken.slice(at - entries.length, at)];
    }),
  );
}

/** One list of outcomes, cut where entries begin. */
function perEntry(entries: readonly IntakeEntry[], outcome: readonly Taken[]): Taken[][] {
  let at = 0;
  return entries.map(({ received }) => {
    const count = received.filter((one) => !isAction(one)).length;
    at += count;
    return outcome.slice(at - count, at);
  });
}
