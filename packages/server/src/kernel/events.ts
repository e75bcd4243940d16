import type { EventDefinition } from "@shipshape/contract/event";
import { sql } from "kysely";
import type * as z from "zod";
import type { Actor } from "./actor.ts";
import { textColumn, uuidColumn } from "./columns.ts";
import type { Db } from "./database.ts";
import { chunks, grouped } from "./grouped.ts";
import { newId } from "./id.ts";
import { enqueueNamed, type HandledJob, type NamedJob } from "./jobs.ts";

/** An event as subscribers receive it. Delivery is at least once, in no promised order: read the state, not the past. */
export type Told<P> = { readonly eventId: string; readonly at: Date; readonly actor: string; readonly payload: P };

/** Somebody who wants to be told: `incidents.onAlertOpened` for `alerts.alertOpened`. */
export type Subscriber = {
  readonly event: string;
  readonly job: HandledJob;
  readonly priority: number;
  /** How many events one job tells: 1, or what was told together. */
  readonly atOnce: number;
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
  return { event: event.name, priority, atOnce: 1, job };
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
 * Like `subscribe`, for those who do many at once with the statements of one: one job tells all events of one `emitAll`, up to
 * two hundred. Where a batch fails it is tried in halves, so that one that cannot be done holds up no other; as always,
 * what was done before may be told again.
 */
export function subscribeAll<S extends z.ZodType>(
  event: EventDefinition<S>,
  name: string,
  run: (told: readonly Told<z.output<S>>[]) => Promise<unknown>,
  priority = -5,
): Subscriber {
  const job: HandledJob = {
    name,
    run: async (body) => {
      const { told, ...written } = body as Written & { readonly told: readonly OneTold[] };
      await inHalves(
        told.map((one) => toldOf(event, written, one)),
        run,
      );
    },
  };
  return { event: event.name, priority, atOnce: AT_ONCE, job };
}

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

type Listener = Pick<Subscriber, "priority" | "atOnce">;
const listeners = new Map<string, Map<string, Listener>>();

/** Makes known who is to be told of what; said once at start, before anything happens. */
export function registerSubscribers(subscribers: readonly Subscriber[]): void {
  for (const { event, job, priority, atOnce } of subscribers) {
    listeners.set(event, (listeners.get(event) ?? new Map<string, Listener>()).set(job.name, { priority, atOnce }));
  }
}

export type Telling<S extends z.ZodType = z.ZodType> = {
  readonly event: EventDefinition<S>;
  readonly payload: z.input<S>;
  /** What it is about, for timelines and filters: `service:payments`, `incident:…`. */
  readonly subject?: string;
};

/** Writes an event in the caller's transaction, with one job for each subscriber. */
export const emit = <S extends z.ZodType>(
  tx: Db,
  actor: Actor,
  event: EventDefinition<S>,
  payload: z.input<S>,
  subject?: string,
): Promise<void> => emitAll(tx, actor, [{ event, payload, ...(subject === undefined ? {} : { subject }) }]);

/** Writes many events with three statements, and what only passes with one. */
export async function emitAll(tx: Db, actor: Actor, tellings: readonly Telling[]): Promise<void> {
  if (tellings.length === 0) return;
  const rows = tellings.map(({ event, payload, subject }): EventRow => {
    const parsed = event.payload.parse(payload);
    return { id: newId(), event, subject: subject ?? null, payload: parsed };
  });
  const at = await keep(
    tx,
    actor,
    rows.filter(({ event }) => !event.isPassing),
  );
  await enqueueNamed(tx, jobsFor(rows, { at, actor: actor.name }));
}

/** Writes events down and tells whoever follows them; returns when that was. */
async function keep(tx: Db, actor: Actor, events: readonly EventRow[]): Promise<string> {
  const rows = events.map((row) => ({ ...row, name: row.event.name, json: JSON.stringify(row.payload) }));
  const { rows: written } = await sql<{ at: Date }>`/* kernel.emit */
    with told as (
      insert into event (id, name, subject, actor, payload)
      select id, name, subject, ${actor.name}::text, payload::jsonb
      from unnest(
        ${uuidColumn(rows.map(({ id }) => id))}::uuid[], ${textColumn(rows.map(({ name }) => name))}::text[],
        ${textColumn(rows.map(({ subject }) => subject))}::text[], ${textColumn(rows.map(({ json }) => json))}::text[]
      ) as row(id, name, subject, payload)
    )
    select now() as at`.execute(tx);
  const at = written[0]?.at.toISOString() ?? "";
  await sql`/* kernel.notify */
    select pg_notify('shipshape_event', events) from unnest(${textColumn(notices(rows, at))}::text[]) as events`.execute(
    tx,
  );
  return at;
}

/** PostgreSQL's limit for one notification is 8000 bytes; whoever follows reads a larger event from the table. */
const NOTICE_BYTES = 7_800;
const LARGEST_PAYLOAD = 6_000;

/** Events as they are notified: many in one, a line each, for a notification costs more than what is in it. */
function notices(rows: readonly KeptRow[], at: string): string[] {
  const all: string[] = [];
  let text = "";
  let bytes = 0;
  for (const { id, name, subject, json } of rows) {
    const payload = Buffer.byteLength(json) < LARGEST_PAYLOAD ? json : "null";
    const line = `{"id":"${id}","at":"${at}","name":"${name}","subject":${JSON.stringify(subject)},"payload":${payload}}`;
    const size = Buffer.byteLength(line) + 1;
    if (text !== "" && bytes + size > NOTICE_BYTES) {
      all.push(text);
      text = "";
      bytes = 0;
    }
    text += text === "" ? line : `\n${line}`;
    bytes += size;
  }
  return text === "" ? all : [...all, text];
}

type EventRow = {
  readonly id: string;
  readonly event: EventDefinition;
  readonly subject: string | null;
  readonly payload: unknown;
};
type KeptRow = EventRow & { readonly name: string; readonly json: string };

/** The jobs that tell these events: for each subscriber one an event, or one for many. */
function jobsFor(rows: readonly EventRow[], written: Written): NamedJob[] {
  const jobs: NamedJob[] = [];
  for (const [event, all] of grouped(rows, (row) => row.event.name)) {
    const told = all.map(({ id, payload }): OneTold => ({ eventId: id, payload }));
    for (const [name, { priority, atOnce }] of listeners.get(event) ?? []) {
      const payloads = atOnce === 1 ? told : chunks(told, atOnce).map((chunk) => ({ told: chunk }));
      jobs.push(...payloads.map((payload) => ({ name, priority, payload: { ...written, ...payload } })));
    }
  }
  return jobs;
}
