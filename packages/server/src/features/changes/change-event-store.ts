import { sql } from "kysely";
import { textColumn, uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import type { ChangeEvent, KnownSource, ReceivedChange } from "./change-source.ts";

export type ChangeEventState = "waiting" | "mapped" | "unmapped" | "ignored" | "failed";
export type NewChangeEvent = ReceivedChange & { readonly id: string };
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

const eventOf = ({ headers, ...row }: EventRow): ChangeEvent => ({
  ...row,
  headers: headers as ChangeEvent["headers"],
});

export function changeEventStore(db: Db) {
  return {
    /** Which of these deliveries are new; from now on they are not. */
    async takeDeliveries(events: readonly NewChangeEvent[]): Promise<Set<string>> {
      const told = events.flatMap(({ id, sourceId, delivery }) =>
        sourceId !== null && delivery !== null ? [{ id, sourceId, delivery }] : [],
      );
      if (told.length === 0) return new Set();
      const { rows } = await sql<{ sourceId: string; delivery: string }>`/* changes.takeDeliveries */
        insert into change_delivery (source_id, delivery)
        select source_id, delivery from unnest(
          ${uuidColumn(told.map(({ sourceId }) => sourceId))}::uuid[], ${textColumn(told.map(({ delivery }) => delivery))}::text[]
        ) as row(source_id, delivery)
        order by source_id, delivery
        on conflict do nothing
        returning source_id, delivery`.execute(db);
      const taken = new Set(rows.map((row) => `${row.sourceId} ${row.delivery}`));
      const fresh = told.filter(({ sourceId, delivery }) => taken.delete(`${sourceId} ${delivery}`));
      return new Set(fresh.map(({ id }) => id));
    },

    async append(events: readonly NewChangeEvent[]): Promise<void> {
      const texts = (of: (event: NewChangeEvent) => string | null) => textColumn(events.map(of));
      await sql`/* changes.appendEvents */
        insert into change_event (id, source_id, source_kind, kind, delivery, headers, body, state)
        select id, source_id, source_kind, kind, delivery, headers::jsonb, decode(body, 'base64'), 'waiting'
        from unnest(
          ${uuidColumn(events.map(({ id }) => id))}::uuid[], ${uuidColumn(events.map(({ sourceId }) => sourceId))}::uuid[],
          ${texts(({ sourceKind }) => sourceKind)}::text[], ${texts(({ kind }) => kind)}::text[],
          ${texts(({ delivery }) => delivery)}::text[], ${texts(({ headers }) => JSON.stringify(headers))}::text[],
          ${texts(({ body }) => body.toString("base64"))}::text[]
        ) as row(id, source_id, source_kind, kind, delivery, headers, body)`.execute(db);
    },

    /** Counts what each source sent. */
    async tally(events: readonly NewChangeEvent[]): Promise<void> {
      const bySource = grouped(events, ({ sourceId }) => sourceId);
      const counts = [...bySource].flatMap(([id, all]) => (id === null ? [] : [{ id, events: all.length }]));
      if (counts.length === 0) return;
      await sql`/* changes.tally */
        insert into change_source_tally (source_id, events, last_event_at)
        select id, events, now() from jsonb_to_recordset(${JSON.stringify(counts)}::jsonb) as row(id uuid, events bigint)
        order by id
        on conflict (source_id) do update set
          events = change_source_tally.events + excluded.events, last_event_at = excluded.last_event_at`.execute(db);
    },

    /** The oldest that were not read yet. */
    async waiting(limit: number): Promise<ChangeEvent[]> {
      const { rows } = await sql<EventRow>`
        select ${EVENT_COLUMNS} from (
          select * from change_event where state = 'waiting' order by received_at, id limit ${limit}
        ) event ${WITH_SOURCE}
        order by event.received_at, event.id`.execute(db);
      return rows.map(eventOf);
    },

    /** What became of each, in one statement. */
    async mark(outcomes: readonly EventOutcome[]): Promise<void> {
      if (outcomes.length === 0) return;
      await sql`
        update change_event set state = row.state, because = row.because, processed_at = now()
        from unnest(
          ${uuidColumn(outcomes.map(({ id }) => id))}::uuid[], ${textColumn(outcomes.map(({ state }) => state))}::text[],
          ${textColumn(outcomes.map(({ because }) => because))}::text[]
        ) as row(id, state, because)
        where change_event.id = row.id`.execute(db);
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

    savepoint: () => sql`savepoint facts`.execute(db),
    backToMark: () => sql`rollback to savepoint facts`.execute(db),

    forgetDeliveries: (before: Date) => db.deleteFrom("changeDelivery").where("at", "<", before).execute(),
  };
}
