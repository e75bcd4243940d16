import type { StoppedMessage } from "@shipshape/domain/notify/resumed-message";
import { sql } from "kysely";
import { uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";
import type { ChannelName } from "./channel.ts";
import { LEASE_SECONDS } from "./claim-store.ts";

type Stopped = StoppedMessage & {
  readonly id: string;
  readonly pageId: string;
  readonly channel: ChannelName;
  readonly address: string;
  readonly nth: number;
};

/** Messages of pages that were stopped and are wanted after all, as other pages. */
export function resumeStore(db: Db) {
  return {
    /** Waits for whoever changes how these pages stand, asked for already or not yet; those that are not wanted any more. */
    async hold(pageIds: readonly string[]): Promise<ReadonlySet<string>> {
      const { rows } = await sql<{ pageId: string; cancelled: boolean }>`
        insert into page_request (page_id)
        select distinct page_id from unnest(${uuidColumn(pageIds)}::uuid[]) as page_id order by page_id
        on conflict (page_id) do update set page_id = excluded.page_id
        returning page_id, cancelled_at is not null as cancelled`.execute(db);
      return new Set(rows.flatMap(({ pageId, cancelled }) => (cancelled ? [pageId] : [])));
    },

    /** The messages of pages, and what became of them; nobody begins to send one until the transaction ends. */
    async stopped(pageIds: readonly string[]): Promise<Stopped[]> {
      const { rows } = await sql<Stopped>`
        select id, page_id, channel, address, nth, status as state, attempts,
          array(select outcome from notification_attempt told where told.notification_id = notification.id
            order by told.at, told.id) as heard,
          greatest(0, extract(epoch from
            coalesce(next_attempt_at, ended_at + make_interval(secs => ${LEASE_SECONDS})) - now()) * 1000)::float8 as waits_ms
        from notification where page_id = any(${uuidColumn(pageIds)}::uuid[]) order by id for update`.execute(db);
      return rows;
    },

    /** These are messages of other pages from now on, where those have none of their own by the same way; which of them. */
    async move(moved: readonly { id: string; page_id: string }[]): Promise<ReadonlySet<string>> {
      const { rows } = await sql<{ id: string }>`
        update notification set page_id = moved.page_id
        from jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as moved(id uuid, page_id uuid)
        where notification.id = moved.id and not exists (select from notification own where own.page_id = moved.page_id
          and own.channel = notification.channel and own.address = notification.address and own.nth = notification.nth)
        returning notification.id`.execute(db);
      return new Set(rows.map(({ id }) => id));
    },
  };
}
