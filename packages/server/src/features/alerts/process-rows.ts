import { inTransaction, type Tx } from "../../kernel/database.ts";
import { faultPoint } from "../../kernel/fault-point.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { storableText } from "../../kernel/storable-text.ts";
import { alertsStore } from "./alerts-store.ts";
import type { HandedRows } from "./handed-rows.ts";
import { entriesIn, type IntakeEntry } from "./intake-entry.ts";
import { intakeLogStore, type LogRow } from "./intake-log-store.ts";
import type { KnownAlert, KnownAlerts } from "./known-alerts.ts";
import { decideBatch } from "./process-batch.ts";
import { processOneByOne } from "./process-one-by-one.ts";
import { writeBatch } from "./process-write.ts";
import type { Taken } from "./received-alert.ts";
import { setAsideAlarm } from "./set-aside-alarm.ts";

/** How many alerts one transaction takes, and how many rows of the log it looks at. */
const MOST_WEIGHT = 500;
const MOST_ROWS = 300;
const NOTHING: ReadonlyMap<string, KnownAlert> = new Map();

/** What a process has to process with: who it is, what it handed in, and what it knows. */
export type Bench = {
  readonly me: string;
  readonly handed: HandedRows;
  readonly known: KnownAlerts;
};

type Batch = { readonly row: LogRow; readonly entries: readonly IntakeEntry[] };

export type Processed = {
  /** The rows that were processed, and what became of the alerts of each of their entries. */
  readonly rows: ReadonlyMap<number, readonly (readonly Taken[])[]>;
  readonly changes: ReadonlyMap<string, KnownAlert>;
  /** More waited in the log than one transaction takes. */
  readonly isMore: boolean;
};

/**
 * One transaction: the oldest rows of the log become alerts and events, or stay as they are. `careful` takes one row, and each
 * of its alerts by itself.
 */
export const processRows = (kernel: Kernel, bench: Bench, careful: boolean): Promise<Processed> =>
  // audit-free: what a sender sent is kept word for word as a signal, and told as an event
  inTransaction(kernel.db, async (tx) => {
    const store = intakeLogStore(tx);
    await store.takeTurn();
    faultPoint("alerts.taken");
    const { batches, isMore } = await nextBatches(tx, kernel, bench, careful);
    if (batches.length === 0) return { rows: new Map(), changes: NOTHING, isMore };
    const entries = batches.flatMap((batch) => batch.entries);
    const nowMs = kernel.clock.now().getTime();
    const { taken, changes } = careful
      ? await processOneByOne(tx, kernel, entries, nowMs)
      : await processTogether(tx, kernel, bench, batches, nowMs);
    const rows = perRow(batches, taken);
    const asked = batches.filter(({ row }) => row.asks && !bench.handed.has(row.id)).map(({ row }) => row.id);
    for (const id of asked) await store.leaveOutcome(id, (rows.get(id) ?? []).flat());
    await store.remove(batches.map(({ row }) => row.id).filter((id) => !asked.includes(id)));
    faultPoint("alerts.written");
    return { rows, changes, isMore };
  });

/** The next rows with their entries: from memory, else from the log. */
async function nextBatches(
  tx: Tx,
  kernel: Kernel,
  { me, handed, known }: Bench,
  careful: boolean,
): Promise<{ readonly batches: readonly Batch[]; readonly isMore: boolean }> {
  const store = intakeLogStore(tx);
  const { isMine, isKnown, rows } = await store.oldest(MOST_ROWS, me);
  if (rows.length > 0 && !isMine) {
    known.takeOver(kernel.clock.now().getTime());
    if (!isKnown) handed.readAgain();
    await store.hold(me);
  }
  const taken = careful ? rows.slice(0, 1) : firstOf(rows);
  const read = await store.entries(taken.filter(({ id }) => !handed.entriesOf(id)).map(({ id }) => id));
  const batches: Batch[] = [];
  for (const row of taken) {
    const bytes = read.get(row.id);
    const entries = bytes ? await readable(tx, kernel, bytes) : (handed.entriesOf(row.id) ?? []);
    batches.push({ row, entries });
  }
  return { batches, isMore: rows.length > taken.length || rows.length === MOST_ROWS };
}

/** As many rows as one transaction takes; at least one. */
function firstOf(rows: readonly LogRow[]): readonly LogRow[] {
  let weight = 0;
  const tooMany = rows.findIndex((row) => {
    weight += row.weight;
    return weight > MOST_WEIGHT;
  });
  return tooMany === -1 ? rows : rows.slice(0, Math.max(1, tooMany));
}

/** What stands in a row; one that cannot be read (a later version wrote it) is set aside as it is, and in its place stands that it was. */
async function readable(tx: Tx, { log, metrics, clock }: Kernel, bytes: Buffer): Promise<IntakeEntry[]> {
  try {
    return entriesIn(bytes);
  } catch (error) {
    log.error({ err: error }, "a row of the intake log could not be read and was set aside");
    metrics.intakeItems.inc({ intake: "alert processing", outcome: "set aside" });
    const reason = error instanceof Error ? storableText(error.message) : "it could not be read";
    await intakeLogStore(tx).setAside(bytes, reason);
    return [{ atMs: clock.now().getTime(), received: [setAsideAlarm(reason)] }];
  }
}

const identitiesOf = (batches: readonly Batch[]): string[] =>
  batches.flatMap(({ entries }) => entries.flatMap(({ received }) => received.map(({ identity }) => identity)));

async function processTogether(
  tx: Tx,
  kernel: Kernel,
  { handed, known }: Bench,
  batches: readonly Batch[],
  nowMs: number,
) {
  // What we neither handed in nor have still to process may be a row that we processed: a database that died and lost that has the
  // row back, and knows nothing of what we know of its alerts. About them it is asked.
  const unsure = new Set(identitiesOf(batches.filter(({ row }) => !handed.has(row.id))));
  const remembered = (identity: string) => (unsure.has(identity) ? undefined : known.get(identity));
  const identities = new Set(identitiesOf(batches));
  const found = await alertsStore(tx).newest([...identities].filter((identity) => !remembered(identity)));
  const entries = batches.flatMap((batch) => batch.entries);
  const decided = decideBatch(entries, (identity) => found.get(identity) ?? remembered(identity));
  return { taken: decided.taken, changes: await writeBatch(tx, kernel, decided, nowMs) };
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
