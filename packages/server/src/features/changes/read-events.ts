import { setTimeout as sleep } from "node:timers/promises";
import type { Fact } from "@shipshape/domain/changes/fact";
import type { Tx } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { undone } from "../../kernel/outgoing.ts";
import { messageOf } from "../../kernel/problem.ts";
import { isDatabaseAway } from "../../kernel/problem-reply.ts";
import { changeEventStore, type EventOutcome } from "./change-event-store.ts";
import type { ChangeEvent, ChangeReaders } from "./change-source.ts";
import { findableFact } from "./findable-fact.ts";
import { inRecord, recordFacts } from "./record-facts.ts";
import type { ToldFact } from "./told-fact.ts";

/** So many events are read and recorded with the statements of one: few enough that who asks meanwhile waits for no long turn. */
const AT_ONCE = 64;
/** And no more than so many bytes: who starts a deployment waits for a batch at most, and a history that is handed in is long. */
const AT_ONCE_BYTES = 1_048_576;
const LONGEST_BECAUSE = 1_000;

type Read = { readonly event: ChangeEvent; readonly facts: readonly Fact[]; readonly because: string | undefined };

/** What an event says; where its reader stumbles, why. */
function read(event: ChangeEvent, readers: ChangeReaders): Read | EventOutcome {
  const reader = readers[event.sourceKind];
  if (!reader) return { id: event.id, state: "failed", because: `nobody reads events of the kind ${event.sourceKind}` };
  try {
    return { event, because: undefined, ...reader(event) };
  } catch (error) {
    return { id: event.id, state: "failed", because: messageOf(error).slice(0, LONGEST_BECAUSE) };
  }
}

const toldBy = ({ event, facts }: Read): ToldFact[] =>
  facts.map((fact) => ({
    fact: findableFact(fact),
    event: event.id,
    told: { by: event.source?.name ?? event.sourceKind, kind: event.sourceKind },
  }));

/** Records what these say, and tells of each whether all of it was understood. */
async function record(kernel: Kernel, tx: Tx, reads: readonly Read[]): Promise<EventOutcome[]> {
  const { unmapped, ignored } = await recordFacts(kernel, tx, reads.flatMap(toldBy));
  return reads.map(({ event: { id }, facts, because }) => {
    const why = unmapped.get(id);
    if (why !== undefined) return { id, state: "unmapped", because: why.slice(0, LONGEST_BECAUSE) };
    const left = ignored.get(id);
    if (left?.facts === facts.length) return { id, state: "ignored", because: left.because };
    if (facts.length > 0) return { id, state: "mapped", because: because ?? left?.because ?? "" };
    return { id, state: "ignored", because: because ?? "it says nothing that the record keeps" };
  });
}

const isAway = (error: unknown): boolean => error instanceof Error && isDatabaseAway(error);

/** All together; where that fails each by itself, so that one that cannot be recorded holds up no other. */
async function recordAll(kernel: Kernel, tx: Tx, reads: readonly Read[]): Promise<EventOutcome[]> {
  try {
    return await undone(tx, () => record(kernel, tx, reads));
  } catch (error) {
    if (isAway(error)) throw error;
    if (reads.length > 1) kernel.log.warn({ err: error }, "changes are recorded one by one");
  }
  const outcomes: EventOutcome[] = [];
  for (const one of reads) {
    const outcome = await undone(tx, () => record(kernel, tx, [one])).catch((error: unknown): EventOutcome[] => {
      if (isAway(error)) throw error;
      return [{ id: one.event.id, state: "failed", because: messageOf(error).slice(0, LONGEST_BECAUSE) }];
    });
    outcomes.push(...outcome);
  }
  return outcomes;
}

type ReadSome = {
  readonly many: number;
  /** More waited than fill a batch. */
  readonly isMore: boolean;
  /** When the last of them came, in epoch milliseconds. */
  readonly lastMs: number;
};

/** Reads some of what waits, or of what came before a moment, into facts and records them. */
const readSome = (kernel: Kernel, readers: ChangeReaders, before: Date | undefined): Promise<ReadSome> =>
  // audit-free: what sources told; recordFacts audits what it makes of it
  inRecord(kernel.db, async (tx) => {
    const store = changeEventStore(tx);
    const { events, isMore } = await store.waiting(AT_ONCE, AT_ONCE_BYTES, before);
    const outcomes = events.map((event) => read(event, readers));
    const reads = outcomes.filter((one): one is Read => "event" in one);
    const failed = outcomes.filter((one): one is EventOutcome => "state" in one);
    const recorded = reads.length === 0 ? [] : await recordAll(kernel, tx, reads);
    await store.mark(events, [...failed, ...recorded]);
    await store.tally(events.filter(({ isNew }) => isNew));
    return {
      many: events.length,
      isMore,
      lastMs: Math.max(0, ...events.map(({ receivedAt }) => receivedAt.getTime())),
    };
  });

/** Above this share of its time a process has others to answer. */
const BUSY = 0.6;
const LONGEST_PAUSE_MS = 500;
/** So many times as long as a batch took, the next one waits then. */
const PAUSES = 2;

/**
 * Reads until nothing waits of what had come when a batch was not full; how many events that were. A stream is read in batches, and
 * not as it trickles in: who brings the next ones calls again. What is older and waits again, because of what was read, is read too.
 * Where the process has much else to do, reading takes a third of its time at most: what came in is on disk, and whoever sends or asks
 * comes first.
 */
export async function readEvents(kernel: Kernel, readers: ChangeReaders): Promise<number> {
  let done = 0;
  let untilMs: number | undefined;
  for (;;) {
    const [beganAtMs, before] = [performance.now(), performance.eventLoopUtilization()];
    const until = untilMs === undefined ? undefined : new Date(untilMs);
    const { many, isMore, lastMs } = await readSome(kernel, readers, until);
    done += many;
    if (many === 0) return done;
    // moments are kept to the microsecond, and told to the millisecond
    if (!isMore) untilMs ??= lastMs + 1;
    const isBusy = performance.eventLoopUtilization(before).utilization > BUSY;
    if (isBusy && isMore) await sleep(Math.min(PAUSES * (performance.now() - beganAtMs), LONGEST_PAUSE_MS));
  }
}

/** One reader a process: whoever calls it while it reads makes it look once more, and need not wait. */
export function eventReader(kernel: Kernel, readers: ChangeReaders): () => Promise<void> {
  let isReading = false;
  let isCalled = false;
  return async () => {
    isCalled = true;
    if (isReading) return;
    isReading = true;
    try {
      while (isCalled) {
        isCalled = false;
        await readEvents(kernel, readers);
      }
    } finally {
      isReading = false;
    }
  };
}
