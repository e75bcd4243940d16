import type { EventDefinition } from "@shipshape/contract/event";
import { sql } from "kysely";
import type * as z from "zod";
import type { Actor } from "./actor.ts";
import type { Db } from "./database.ts";
import { newId } from "./id.ts";
import { enqueueNamed, type HandledJob, type NamedJob } from "./jobs.ts";

/** An event as subscribers receive it. Delivery is at least once, in no promised order: read the state, not the past. */
export type Told<P> = { readonly eventId: string; readonly at: Date; readonly actor: string; readonly payload: P };

/** Somebody who wants to be told: `incidents.onAlertOpened` for `alerts.alertOpened`. */
export type Subscriber = {
  readonly event: string;
  readonly job: HandledJob;
  readonly priority: number;
};

export function subscribe<S extends z.ZodType>(
  event: EventDefinition<S>,
  name: string,
  run: (told: Told<z.output<S>>) => Promise<unknown>,
  priority = -5,
): Subscriber {
  return {
    event: event.name,
    priority,
    job: {
      name,
      run: async (body) => {
        const { eventId, at, actor, payload } = body as {
          eventId: string;
          at: string;
          actor: string;
          payload: unknown;
        };
        await run({ eventId, at: new Date(at), actor, payload: event.payload.parse(payload) as z.output<S> });
      },
    },
  };
}

const listeners = new Map<string, Map<string, number>>();

/** Makes known who is to be told of what; said once at start, before anything happens. */
export function registerSubscribers(subscribers: readonly Subscriber[]): void {
  for (const { event, job, priority } of subscribers) {
    listeners.set(event, (listeners.get(event) ?? new Map()).set(job.name, priority));
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

/** Writes many events with two statements. */
export async function emitAll(tx: Db, actor: Actor, tellings: readonly Telling[]): Promise<void> {
  if (tellings.length === 0) return;
  const rows = tellings.map(({ event, payload, subject }) => ({
    id: newId(),
    name: event.name,
    subject: subject ?? null,
    payload: event.payload.parse(payload),
  }));
  const { rows: written } = await sql<{ at: Date }>`
    with told as (
      insert into event (id, name, subject, actor, payload)
      select id, name, subject, ${actor.name}, payload
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(id uuid, name text, subject text, payload jsonb)
      returning id, at, name, subject, payload
    )
    select at, pg_notify('shipshape_event', jsonb_build_object(
      'id', id, 'at', at, 'name', name, 'subject', subject,
      'payload', case when octet_length(payload::text) < 6000 then payload end
    )::text) from told`.execute(tx);
  const at = written[0]?.at.toISOString();
  const jobs = rows.flatMap(({ id, name, payload }): NamedJob[] =>
    [...(listeners.get(name) ?? [])].map(([job, priority]) => ({
      name: job,
      payload: { eventId: id, at, actor: actor.name, payload },
      priority,
    })),
  );
  await enqueueNamed(tx, jobs);
}
