import type { EventDefinition } from "@shipshape/contract/event";
import type { RawBuilder } from "kysely";
import type * as z from "zod";
import type { Actor } from "./actor.ts";
import type { Committing, Db } from "./database.ts";
import type { KeptEvent } from "./followers.ts";
import { chunks, grouped } from "./grouped.ts";
import { newId } from "./id.ts";
import type { HandledJob } from "./jobs.ts";
import { type AskedJob, leave, leaveBeside } from "./outgoing.ts";
import { type Pace, together } from "./together.ts";

/** An event as subscribers receive it. Delivery is at least once, in no promised order: read the state, not the past. */
export type Told<P> = { readonly eventId: string; readonly at: Date; readonly actor: string; readonly payload: P };

/** Somebody who wants to be told: `incidents.onAlertOpened` for `alerts.alertOpened`. */
export type Subscriber = {
  readonly event: string;
  readonly job: HandledJob;
  readonly priority: number;
  /** How many events one job tells: 1, or what was told together. */
  readonly atOnce: number;
  /** Whether the process that tells is the one that hears, at once: nothing else may wait for what many do at the same time. */
  readonly isHere: boolean;
};

/** How many events a job tells at most: so many are judged with a handful of statements, and done again when it fails. */
const AT_ONCE = 200;

type OneTold = { readonly eventId: string; readonly payload: unknown };
type Written = { readonly at: string; readonly actor: string };

export function subscribe<S extends z.ZodType>(
  event: EventDefinition<S>,
  name: string,
  run: (told: Told<z.output<S>>) => Promise<unknown>,
  priority = -5,
): Subscriber {
  const job: HandledJob = {
    name,
    run: async (body) => {
      await run(toldOf(event, body as Written & OneTold, body as OneTold));
    },
  };
  return { event: event.name, priority, atOnce: 1, isHere: false, job };
}

const toldOf = <S extends z.ZodType>(
  event: EventDefinition<S>,
  { at, actor }: Written,
  { eventId, payload }: OneTold,
): Told<z.output<S>> => ({
  eventId,
  at: new Date(at),
  actor,
  payload: event.payload.parse(payload) as z.output<S>,
});

/**
 * Like `subscribe`, for those who do many at once with the statements of one: one job tells all events of one `emitAll`, and what is
 * told while they are busy is heard together next, up to two hundred at once. Where a batch fails, each job is done by itself, and in
 * halves, so that one that cannot be done holds up no other; as always, what was done before may be told again. What nobody waits
 * for is heard by the process that tells, in batches that begin `everyMs` apart: a stream costs a few statements, and not a few each time.
 * `run` is told how it may commit: what a process tells itself is told again should the database forget that it was done.
 */
export function subscribeAll<S extends z.ZodType>(
  event: EventDefinition<S>,
  name: string,
  run: (told: readonly Told<z.output<S>>[], committing: Committing) => Promise<unknown>,
  { priority = -5, isHere = false, everyMs }: Hearing = {},
): Subscriber {
  const heardIn = (pace: Pace, committing: Committing) => {
    const hear = (told: readonly Told<z.output<S>>[]) => run(told, committing);
    const hearAll = together(pace, hear, (told) => inHalves(told, hear));
    return (body: unknown): Promise<void> => {
      const { told, ...written } = body as Written & { readonly told: readonly OneTold[] };
      return hearAll(told.map((one) => toldOf(event, written, one)));
    };
  };
  const here = everyMs === undefined ? { most: AT_ONCE } : { most: AT_ONCE, everyMs };
  const hearsHere = isHere || everyMs !== undefined;
  const job: HandledJob = {
    name,
    run: heardIn({ most: AT_ONCE }, { soon: false }),
    ...(hearsHere && { runHere: heardIn(here, { soon: true }) }),
  };
  return { event: event.name, priority, atOnce: AT_ONCE, isHere: hearsHere, job };
}

type Hearing = {
  readonly priority?: number;
  /** The process that tells hears at once. */
  readonly isHere?: boolean;
  /** It hears too, and nobody waits for it: so many milliseconds lie between its batches. */
  readonly everyMs?: number;
};

/** Runs a batch; where it fails, its halves. Throws the first failure, after all that can be done is done. */
async function inHalves<T>(batch: readonly T[], run: (batch: readonly T[]) => Promise<unknown>): Promise<void> {
  try {
    await run(batch);
  } catch (error) {
    if (batch.length <= 1) throw error;
    const half = Math.ceil(batch.length / 2);
    const outcomes = [batch.slice(0, half), batch.slice(half)].map((part) => () => inHalves(part, run));
    let failed: unknown;
    for (const outcome of outcomes) await outcome().catch((fault: unknown) => (failed ??= fault));
    if (failed !== undefined) throw failed;
  }
}

type Listener = Pick<Subscriber, "priority" | "atOnce" | "isHere">;
const listeners = new Map<string, Map<string, Listener>>();

/** Makes known who is to be told of what; said once at start, before anything happens. */
export function registerSubscribers(subscribers: readonly Subscriber[]): void {
  for (const { event, job, ...how } of subscribers) {
    listeners.set(event, (listeners.get(event) ?? new Map<string, Listener>()).set(job.name, how));
  }
}

export type Telling<S extends z.ZodType = z.ZodType> = {
  readonly event: EventDefinition<S>;
  readonly payload: z.input<S>;
  /** What it is about, for timelines and filters: `service:payments`, `incident:…`. */
  readonly subject?: string;
  /** Its room made it of what it had read, as JSON: told by the hundred thousand, it is not read once more. */
  readonly isRead?: true;
};

/** Writes an event in the caller's transaction, with one job for each subscriber. */
export const emit = <S extends z.ZodType>(
  tx: Db,
  actor: Actor,
  event: EventDefinition<S>,
  payload: z.input<S>,
  subject?: string,
): Promise<void> => emitAll(tx, actor, [{ event, payload, ...(subject === undefined ? {} : { subject }) }]);

/** Writes many events with one statement, as the last of the transaction. */
export const emitAll = (tx: Db, actor: Actor, tellings: readonly Telling[]): Promise<void> =>
  leave(tx, ...leftBy(actor, tellings));

/**
 * Writes rows and tells of them with one statement, known by this name, which is its own transaction: for what is asked so often, or
 * waited for so much, that five trips to the database are four too many. Who audits has its row among them (`auditing`). With `soon`
 * nobody waits for the disk: a database that dies within half a second may forget it, but never while it remembers anything later.
 */
export const writeAndTell = (
  db: Db,
  actor: Actor,
  name: string,
  inserts: readonly RawBuilder<unknown>[],
  tellings: readonly Telling[],
  { soon = false }: { readonly soon?: boolean } = {},
): Promise<void> => leaveBeside(db, { name, inserts, soon }, ...leftBy(actor, tellings));

/** What telling leaves behind: the events that are kept, and the jobs that tell them. */
function leftBy(actor: Actor, tellings: readonly Telling[]): [KeptEvent[], AskedJob[]] {
  const rows = tellings.map(({ event, payload, subject, isRead }): EventRow => {
    const parsed = isRead ? payload : event.payload.parse(payload);
    return { id: newId(), event, subject: subject ?? null, payload: parsed };
  });
  const kept = rows.filter(({ event }) => !event.isPassing);
  const events = kept.map(({ id, event, subject, payload }) => {
    return { id, name: event.name, subject, actor: actor.name, json: JSON.stringify(payload) };
  });
  return [events, jobsFor(rows, actor)];
}

type EventRow = {
  readonly id: string;
  readonly event: EventDefinition;
  readonly subject: string | null;
  readonly payload: unknown;
};

/** The jobs that tell these events: for each subscriber one an event, or one for many. */
function jobsFor(rows: readonly EventRow[], { name: actor }: Actor): AskedJob[] {
  const jobs: AskedJob[] = [];
  for (const [event, all] of grouped(rows, (row) => row.event.name)) {
    const told = all.map(({ id, payload }): OneTold => ({ eventId: id, payload }));
    for (const [name, { priority, atOnce, isHere }] of listeners.get(event) ?? []) {
      const payloads = atOnce === 1 ? told : chunks(told, atOnce).map((chunk) => ({ told: chunk }));
      for (const payload of payloads) {
        jobs.push({ name, priority, isHere, tellsAt: true, key: null, runAt: null, payload: { actor, ...payload } });
      }
    }
  }
  return jobs;
}
