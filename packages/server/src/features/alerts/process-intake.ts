import { inTransaction } from "../../kernel/database.ts";
import { faultPoint } from "../../kernel/fault-point.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { isDatabaseAway } from "../../kernel/problem-reply.ts";
import type { Said } from "./alert-texts.ts";
import { type Handed, handedRows } from "./handed-rows.ts";
import { heardAgain } from "./heard-again.ts";
import type { IntakeEntry } from "./intake-entry.ts";
import { intakeLogStore } from "./intake-log-store.ts";
import { knownAlerts } from "./known-alerts.ts";
import { expireInTurn } from "./process-expiry.ts";
import { type Bench, processRows } from "./process-rows.ts";
import { isAlert, type Taken } from "./received-alert.ts";

const AGAIN_MS = 250;
/** After so many starts in so short a time they are so far apart: an alert among few waits for nobody, a stream costs less. */
const STREAM = { starts: 8, withinMs: 400, apartMs: 30 };
/** With more than this behind, taking what still comes goes before processing: an answer waits for nobody's rules. */
const MANY_BEHIND = 2_000;
/** Of the time, taking then gets this many times what processing gets. */
const SHARE = 2;
/** What waits in the log is not lost by a stop: the next start goes on with it. */
const STOP_MS = 5_000;

export type Processor = {
  /** What it is called where processes know of each other. */
  readonly name: string;
  /** Takes what only says again what is known; nothing where it must be written to the log. */
  hearAgain(entry: IntakeEntry): Promise<readonly Taken[] | undefined>;
  /** The same of what was read before. */
  hearSaid(said: readonly Said[], atMs: number): Promise<readonly Taken[] | undefined>;
  /** Writes down what was heard again. */
  writeHeard(): Promise<void>;
  /** Said before something that speaks of these alerts is written to the log. */
  announce(identities: readonly string[]): void;
  /** It was not written after all. */
  withdraw(identities: readonly string[]): void;
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

/** Reads the intake log in its order, one process at a time, and makes alerts of it. */
export function createProcessor(kernel: Kernel): Processor {
  const { db } = kernel;
  const bench: Bench = { me: newId(), handed: handedRows(), known: knownAlerts() };
  const heard = heardAgain(kernel, bench);
  const inTurn = oneAfterAnother();
  const isFlooded = floodGauge(bench);
  const loop = awakened(
    kernel,
    async (careful) => {
      const began = performance.now();
      const done = await inTurn(async () => {
        // who takes over from another process decides by what is written down
        if (heard.isAny() && !(await intakeLogStore(db).isHeldBy(bench.me))) await heard.write();
        return processSome(kernel, bench, careful);
      });
      if (done.isSome && isFlooded()) await later((performance.now() - began) * SHARE);
      return done;
    },
    bench.known.forget,
  );
  return {
    name: bench.me,
    hearAgain: heard.take,
    hearSaid: heard.takeSaid,
    writeHeard: () => inTurn(heard.write),
    announce: bench.handed.announce,
    withdraw: bench.handed.withdraw,
    hand(row) {
      bench.handed.add(row);
      loop.wake();
    },
    wake: loop.wake,
    async sweep() {
      if (loop.running() || !(await intakeLogStore(db).isWaiting())) return;
      // audit-free: it only looks whether somebody else is at it
      if (await inTransaction(db, (tx) => intakeLogStore(tx).tryTurn())) loop.wake();
    },
    waiting: bench.handed.weight,
    async settled() {
      const wasBusy = loop.running() !== undefined || (await intakeLogStore(db).isWaiting());
      if (wasBusy) loop.wake();
      while (loop.running()) await loop.running();
      await inTurn(heard.write);
      return wasBusy;
    },
    expire: () =>
      inTurn(async () => {
        await heard.write();
        return expireInTurn(kernel, bench);
      }),
    async stop() {
      await loop.stop();
      await inTurn(heard.write);
    },
  };
}

/** What is known of alerts is changed by one at a time, and right before the next begins. */
function oneAfterAnother() {
  let turn: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  };
}

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

/** How long the next start has to wait where many came in a short time. */
function pacedStarts() {
  const began: number[] = [];
  return {
    earlyMs(): number {
      const now = performance.now();
      const last = began.at(-1) ?? 0;
      const isStream = began.length === STREAM.starts && now - (began[0] ?? 0) < STREAM.withinMs;
      return isStream ? last + STREAM.apartMs - now : 0;
    },
    begin(): void {
      began.push(performance.now());
      if (began.length > STREAM.starts) began.shift();
    },
  };
}

/** Whether much is behind and more came since it was asked last. */
function floodGauge({ handed }: Bench): () => boolean {
  let seen = 0;
  return () => {
    const added = handed.added();
    const isMore = added !== seen;
    seen = added;
    return isMore && handed.weight() > MANY_BEHIND;
  };
}

type Done = { readonly isSome: boolean; readonly isMore: boolean };

/** Processes what is oldest, and tells those who wait for it; whether anything waited, and whether more does. */
async function processSome(kernel: Kernel, bench: Bench, careful: boolean): Promise<Done> {
  const before = bench.handed.ids();
  const { rows, changes, isMore } = await processRows(kernel, bench, careful);
  if (rows.size > 0) faultPoint("alerts.processed");
  bench.known.keep(changes);
  for (const [id, taken] of rows) bench.handed.take(id)?.tell?.(taken);
  const isSome = rows.size > 0;
  if (!isSome) await answerTheRest(kernel, bench, before);
  return { isSome, isMore: isMore || before.some((id) => bench.handed.has(id)) };
}

/** What this process handed in and another one processed: asks what became of it. */
async function answerTheRest({ db }: Kernel, { handed }: Bench, ids: readonly number[]): Promise<void> {
  for (const id of ids) {
    const mine = handed.take(id);
    if (!mine?.tell) continue;
    const outcome = await intakeLogStore(db).takeOutcome(id);
    if (outcome) mine.tell(perEntry(mine.entries, outcome));
    else mine.refuse?.(new DomainError("unavailable", "It is on disk, but what became of it is not known: ask again."));
  }
}

/** One list of outcomes, cut where entries begin. */
function perEntry(entries: readonly IntakeEntry[], outcome: readonly Taken[]): Taken[][] {
  let at = 0;
  return entries.map(({ received }) => {
    const count = received.filter(isAlert).length;
    at += count;
    return outcome.slice(at - count, at);
  });
}

/**
 * Runs `work` from when it is woken, as long as it finds more than it takes at once. What fails is tried again, carefully: one
 * row, and each of its alerts by itself, until that went well.
 */
function awakened({ log, metrics }: Kernel, work: (careful: boolean) => Promise<Done>, forget: () => void) {
  let wanted = false;
  let stopped = false;
  let careful = false;
  let hasMore = false;
  const starts = pacedStarts();
  let running: Promise<void> | undefined;

  const failed = async (error: unknown): Promise<void> => {
    forget();
    metrics.intakeItems.inc({ intake: "alert processing", outcome: "failed" });
    log.error({ err: error }, "alerts could not be processed and are tried again; they are safe in the intake log");
    const isAway = isDatabaseAway(error as Error);
    if (isAway || careful) await later(AGAIN_MS);
    careful = !isAway;
    wanted = true;
  };
  const run = async (): Promise<void> => {
    while (wanted && !stopped) {
      const earlyMs = hasMore ? 0 : starts.earlyMs();
      if (earlyMs > 1) await later(earlyMs);
      starts.begin();
      wanted = false;
      try {
        const { isSome, isMore } = await work(careful);
        careful &&= !isSome;
        hasMore = isMore;
        wanted ||= isMore;
      } catch (error) {
        await failed(error);
      }
    }
  };
  const wake = (): void => {
    wanted = true;
    if (stopped) return;
    running ??= run().finally(() => {
      running = undefined;
      if (wanted) wake();
    });
  };
  return {
    wake,
    running: () => running,
    async stop(): Promise<void> {
      await Promise.race([running, later(STOP_MS)]);
      stopped = true;
      await running;
    },
  };
}
