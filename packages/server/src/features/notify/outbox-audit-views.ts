import type { Channel } from "@shipshape/contract/notify";
import { sql } from "kysely";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";

type ChannelName = z.output<typeof Channel>;

/** Two indexes know what is open: what is to be sent, and what waits for a receipt. */
const OPEN = sql`(
  select status, next_attempt_at from notification where status in ('pending', 'sending')
  union all
  select status, next_attempt_at from notification where status = 'accepted'
) open`;

/** What must hold for the outbox, and how it does: read by the auditor of the pager and by its page. */
export function outboxAuditViews(db: Db) {
  return {
    /** How many urgent messages were due before this, and nobody has begun to send them. */
    async late(before: Date): Promise<number> {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from notification
        where urgency = 'high' and status in ('pending', 'sending') and next_attempt_at < ${before}`.execute(db);
      return rows[0]?.count ?? 0;
    },

    /** How much waits for what. */
    async queue() {
      const { rows } = await sql<{
        due: number;
        oldestDueSeconds: number | null;
        sending: number;
        awaitingReceipt: number;
        later: number;
      }>`
        select count(*) filter (where status = 'pending' and next_attempt_at <= now())::int as due,
          (extract(epoch from now() - min(next_attempt_at) filter (where status = 'pending' and next_attempt_at <= now())))::float8
            as oldest_due_seconds,
          count(*) filter (where status = 'sending')::int as sending,
          count(*) filter (where status = 'accepted')::int as awaiting_receipt,
          count(*) filter (where status = 'pending' and next_attempt_at > now())::int as later
        from ${OPEN}`.execute(db);
      return rows[0] ?? { due: 0, oldestDueSeconds: null, sending: 0, awaitingReceipt: 0, later: 0 };
    },

    /** Open messages without a time at which something happens. The table refuses them: this proves that it does. */
    async timeless(): Promise<number> {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from ${OPEN} where next_attempt_at is null`.execute(db);
      return rows[0]?.count ?? 0;
    },

    /** Pages of which every message is over and nobody said whether they reached anybody. */
    async unendedPages(before: Date): Promise<string[]> {
      const { rows } = await sql<{ pageId: string }>`
        select request.page_id from page_request request
        where request.outcome is null and request.cancelled_at is null
          and request.requested_at between now() - interval '7 days' and ${before}
          and exists (select from notification where page_id = request.page_id)
          and not exists (select from notification
            where page_id = request.page_id and status in ('pending', 'sending', 'accepted'))
        limit 500`.execute(db);
      return rows.map(({ pageId }) => pageId);
    },

    /** The page that was attempted last. */
    async lastPage() {
      const { rows } = await sql<{
        at: Date;
        user: string;
        channel: ChannelName;
        status: string;
        tookMs: number | null;
      }>`
        select first_attempt_at as at, message ->> 'user' as user, channel, status,
          (extract(epoch from first_attempt_at - created_at) * 1000)::float8 as took_ms
        from notification where message ->> 'kind' = 'page' and first_attempt_at is not null
        order by created_at desc limit 1`.execute(db);
      return rows[0] ?? null;
    },

    /** How long the urgent pages of a day waited for their first attempt. */
    async timeToFirst(inTimeMs: number) {
      const { rows } = await sql<{ pages: number; inTime: number; p50Ms: number | null; p99Ms: number | null }>`
        with took as (
          select extract(epoch from first_attempt_at - requested_at) * 1000 as ms from page_request
          where first_attempt_at is not null and requested_at > now() - interval '24 hours'
            and exists (select from notification where page_id = page_request.page_id and urgency = 'high')
        )
        select count(*)::int as pages, count(*) filter (where ms <= ${inTimeMs})::int as in_time,
          percentile_cont(0.5) within group (order by ms)::float8 as p50_ms,
          percentile_cont(0.99) within group (order by ms)::float8 as p99_ms
        from took`.execute(db);
      return rows[0] ?? { pages: 0, inTime: 0, p50Ms: null, p99Ms: null };
    },

    /** What became of the messages of a day, by channel. */
    async channels() {
      const { rows } = await sql<{
        channel: ChannelName;
        delivered: number;
        failed: number;
        unconfirmed: number;
        lastDeliveredAt: Date | null;
        lastFailedAt: Date | null;
        lastError: string | null;
      }>`
        select channel, count(*) filter (where status = 'delivered')::int as delivered,
          count(*) filter (where status = 'failed')::int as failed,
          count(*) filter (where status = 'unconfirmed')::int as unconfirmed,
          max(delivered_at) as last_delivered_at,
          max(ended_at) filter (where status in ('failed', 'unconfirmed')) as last_failed_at,
          (array_agg(last_error order by ended_at desc) filter (where status in ('failed', 'unconfirmed')))[1] as last_error
        from notification where created_at > now() - interval '24 hours' group by channel order by channel`.execute(db);
      return rows;
    },
  };
}
