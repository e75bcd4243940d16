import { createHash } from "node:crypto";
import { sql } from "kysely";
import { bytesColumn, textColumn, uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import { type ChangeEvent, type KnownSource, type ReceivedChange, TRIALS } from "./change-source.ts";

export type ChangeEventState = "waiting" | "mapped" | "unmapped" | "ignored" | "failed" | "dismissed";
export type NewChangeEvent = ReceivedChange & { readonly id: string };
/** Events to be read next, and whether there are more. */
export type Waiting = {
  readonly events: readonly (ChangeEvent & { readonly isNew: boolean })[];
  readonly isMore: boolean;
};
export type EventOutcome = { readonly id: string; readonly state: ChangeEventState; readonly because: string };

type EventRow = Omit<NewChangeEvent, "headers"> & {
  readonly receivedAt: Date;
  readonly headers: unknown;
  readonly source: KnownSource | null;
};

const EVENT_COLUMNS = sql`
  event.id, event.received_at, event.source_id, event.source_kind, event.kind, event.delivery, event.headers, event.body,
  case when source.id is null then null else jsonb_build_object(
    'id', source.id, 'name', source.name, 'kind', source.kind, 'service', service.name, 'environment', source.environment,
    'settings', source.settings) end as source`;
const WITH_SOURCE = sql`
  left join change_source source on source.id = event.source_id
  left join service on service.id = source.service_id`;

/** What a delivery is found by: senders make ids of any length, and an index takes none that is long. */
const deliveryDigest = (delivery: string): Buffer => createHash("sha256").update(delivery).digest().subarray(0, 16);

const byTime = (one: Date, other: Date): number => one.getTime() - other.getTime();

const eventOf = ({ headers, ...row }: EventRow): ChangeEvent => ({
  ...row,
  headers: headers as ChangeEvent["headers"],
});

export function changeEventStore(db: Db) {
  return {
    /**
     * Writes down those whose delivery was not taken before, and from now on it is: one statement, which is its own transaction. Which
     * were written, by id. Of one delivery there is one event among them.
     */
    async take(events: readonly NewChangeEvent[]): Promise<Set<string>> {
      const texts = (of: (event: NewChangeEvent) => string | null) => textColumn(events.map(of));
      const { rows } = await sql<{ id: string }>`/* changes.take */
        with given as materialized (
          select id, source_id, source_kind, kind, delivery, digest, headers, body
          from unnest(
            ${uuidColumn(events.map(({ id }) => id))}::uuid[], ${uuidColumn(events.map(({ sourceId }) => sourceId))}::uuid[],
            ${texts(({ sourceKind }) => sourceKind)}::text[], ${texts(({ kind }) => kind)}::text[],
            ${texts(({ delivery }) => delivery)}::text[],
            ${bytesColumn(events.map(({ delivery }) => (delivery === null ? null : deliveryDigest(delivery))))}::bytea[],
            ${texts(({ headers }) => JSON.stringify(headers))}::text[], ${bytesColumn(events.map(({ body }) => body))}::bytea[]
          ) as row(id, source_id, source_kind, kind, delivery, digest, headers, body)
        ), taken as (
          insert into change_delivery (source_id, digest)
          select source_id, digest from given where source_id is not null and digest is not null
          order by source_id, digest
          on conflict do nothing
          returning source_id, digest
        )
        insert into change_event (id, source_id, source_kind, kind, delivery, headers, body, state)
        select id, source_id, source_kind, kind, delivery, headers::jsonb, body, 'waiting'
        from given
        where source_id is null or digest is null or (source_id, digest) in (select source_id, digest from taken)
        returning id`.execute(db);
      return new Set(rows.map(({ id }) => id));
    },

    /** Counts what each source told. */
    async tally(events: readonly ChangeEvent[]): Promise<void> {
      const told = events.filter(({ kind }) => !TRIALS.includes(kind));
      const counts = [...grouped(told, ({ sourceId }) => sourceId)].flatMap(([id, all]) =>
        id === null
          ? []
          : [
              {
                id,
                events: all.length,
                last: all
                  .map(({ receivedAt }) => receivedAt)
                  .toSorted(byTime)
                  .at(-1),
              },
            ],
      );
      if (counts.length === 0) return;
      await sql`/* changes.tally */
        insert into change_source_tally (source_id, events, last_event_at)
        select id, events, last
        from jsonb_to_recordset(${JSON.stringify(counts)}::jsonb) as row(id uuid, events bigint, last timestamptz)
        order by id
        on conflict (source_id) do update set
          events = change_source_tally.events + excluded.events,
          last_event_at = greatest(change_source_tally.last_event_at, excluded.last_event_at)`.execute(db);
    },

    /**
     * The oldest that were not read yet, so many with so many bytes between them at most, and one at least; whether there are more.
     * Those that were never read before are `new`.
     */
    async waiting(limit: number, bytes: number, before?: Date): Promise<Waiting> {
      const { rows } = await sql<EventRow & { readonly isNew: boolean; readonly among: number }>`/* changes.waiting */
        select ${EVENT_COLUMNS}, event.processed_at is null as is_new, event.among from (
          select *, count(*) over () as among, row_number() over oldest as nth,
            sum(octet_length(body)) over oldest as so_far
          from (
            select * from change_event
            where state = 'waiting' and (${before ?? null}::timestamptz is null or received_at < ${before ?? null}::timestamptz)
            order by received_at, id limit ${limit} + 1
          ) first
          window oldest as (order by received_at, id rows unbounded preceding)
        ) event ${WITH_SOURCE}
        where event.nth = 1 or (event.nth <= ${limit} and event.so_far <= ${bytes})
        order by event.received_at, event.id`.execute(db);
      const events = rows.map(({ isNew, among: _, ...row }) => ({ ...eventOf(row), isNew }));
      return { events, isMore: events.length < (rows[0]?.among ?? 0) };
    },

    async isAnyWaiting(): Promise<boolean> {
      const { rows } = await sql<{ waits: boolean }>`/* changes.isAnyWaiting */
        select exists (select from change_event where state = 'waiting') as waits`.execute(db);
      return rows[0]?.waits === true;
    },

    /** What became of each of these events, in one statement that looks at their months only. */
    async mark(events: readonly ChangeEvent[], outcomes: readonly EventOutcome[]): Promise<void> {
      if (outcomes.length === 0) return;
      const times = events.map(({ receivedAt }) => receivedAt.getTime());
      await sql`/* changes.mark */
        update change_event set state = row.state, because = row.because, processed_at = now()
        from unnest(
          ${uuidColumn(outcomes.map(({ id }) => id))}::uuid[], ${textColumn(outcomes.map(({ state }) => state))}::text[],
          ${textColumn(outcomes.map(({ because }) => because))}::text[]
        ) as row(id, state, because)
        where change_event.id = row.id and received_at >= ${new Date(Math.min(...times))}
          and received_at < ${new Date(Math.max(...times) + 1)}`.execute(db);
    },

    /** Those that were not understood, newest first: some by id, or all that came before one. */
    async notUnderstood(some: readonly string[] | undefined, limit: number, after?: string): Promise<ChangeEvent[]> {
      const ids = some === undefined ? null : [...some];
      const { rows } = await sql<EventRow>`
        select ${EVENT_COLUMNS} from (
          select * from change_event
          where state in ('unmapped', 'failed') and (${ids}::uuid[] is null or id = any(${ids}::uuid[]))
            and (${after ?? null}::uuid is null or (received_at, id) < (
              select received_at, id from change_event where id = ${after ?? null}::uuid limit 1))
          order by received_at desc, id desc limit ${limit}
        ) event ${WITH_SOURCE}
        order by event.received_at desc, event.id desc`.execute(db);
      return rows.map(eventOf);
    },

    /** Lets some, or all that were not understood, be read again; how many. */
    async readAgain(ids: readonly string[] | undefined): Promise<number> {
      const some = ids === undefined ? null : [...ids];
      const { numAffectedRows } = await sql`
        update change_event set state = 'waiting'
        where state in ('unmapped', 'failed') and (${some}::uuid[] is null or id = any(${some}::uuid[]))`.execute(db);
      return Number(numAffectedRows ?? 0);
    },

    /** Some of what was not understood waits no more; which of these. */
    async dismiss(ids: readonly string[], by: string, reason: string): Promise<string[]> {
      const { rows } = await sql<{ id: string }>`/* changes.dismiss */
        update change_event set state = 'dismissed', dismissed_by = ${by}, dismissed_reason = ${reason}, dismissed_at = now()
        where state in ('unmapped', 'failed') and id = any(${[...ids]}::uuid[]) returning id`.execute(db);
      return rows.map(({ id }) => id);
    },

    /** Lets some that were dismissed be read again; which of these. */
    async takeBack(ids: readonly string[]): Promise<string[]> {
      const { rows } = await sql<{ id: string }>`/* changes.takeBack */
        update change_event
        set state = 'waiting', dismissed_by = null, dismissed_reason = null, dismissed_at = null
        where state = 'dismissed' and id = any(${[...ids]}::uuid[]) returning id`.execute(db);
      return rows.map(({ id }) => id);
    },

    forgetDeliveries: (before: Date) => db.deleteFrom("changeDelivery").where("at", "<", before).execute(),
  };
}
