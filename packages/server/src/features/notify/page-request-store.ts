import { sql } from "kysely";
import { uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";
import { outboxStore } from "./outbox-store.ts";

/** The first try of a message of a page, so many milliseconds ago. */
export type FirstAttempt = { readonly pageId: string; readonly agoMs: number };

/** How pages stand that somebody asked for. */
export function pageRequestStore(db: Db) {
  return {
    /** Notes that pages are not wanted any more, told of already or not yet. */
    async cancelRequests(pageIds: readonly string[], because: string): Promise<void> {
      await sql`
        insert into page_request (page_id, cancelled_at, outcome, outcome_at, because)
        select distinct page_id, now(), 'cancelled', now(), ${because} from unnest(${[...pageIds]}::uuid[]) as page_id
        order by page_id
        on conflict (page_id) do update set cancelled_at = coalesce(page_request.cancelled_at, excluded.cancelled_at),
          outcome = coalesce(page_request.outcome, excluded.outcome),
          outcome_at = coalesce(page_request.outcome_at, excluded.outcome_at),
          because = coalesce(page_request.because, excluded.because)`.execute(db);
    },

    /**
     * Waits as `lockRequests` does, and notes when pages were tried first, so many milliseconds ago. How many milliseconds each was
     * after its request, of those of which it was not known.
     */
    async lockTried(pageIds: readonly string[], tried: readonly FirstAttempt[]): Promise<number[]> {
      if (tried.length === 0) {
        await outboxStore(db).lockRequests(pageIds);
        return [];
      }
      const { rows } = await sql<{ tookMs: number | null }>`/* notify.lockTried */
        with held as materialized (
          select page_id from page_request where page_id = any(${uuidColumn(pageIds)}::uuid[]) order by page_id for update
        ), tried as (
          select page_id, min(now() - make_interval(secs => "agoMs" / 1000)) as at
          from jsonb_to_recordset(${JSON.stringify(tried)}::jsonb) as row("pageId" uuid, "agoMs" float8)
          join held on page_id = "pageId" group by page_id
        ), noted as (
          update page_request set first_attempt_at = greatest(requested_at, tried.at) from tried
          where page_request.page_id = tried.page_id and first_attempt_at is null and requested_at is not null
          returning page_request.page_id, (extract(epoch from first_attempt_at - requested_at) * 1000)::float8 as took_ms
        )
        select took_ms from held left join noted using (page_id)`.execute(db);
      return rows.flatMap(({ tookMs }) => tookMs ?? []);
    },

    /** Says how pages ended; those of which it was not known before. */
    async endRequests(
      ended: readonly { page_id: string; outcome: "reached" | "unreached"; because: string }[],
    ): Promise<ReadonlySet<string>> {
      if (ended.length === 0) return new Set();
      const { rows } = await sql<{ pageId: string }>`/* notify.endRequests */
        update page_request set outcome = ended.outcome, outcome_at = now(), because = ended.because
        from jsonb_to_recordset(${JSON.stringify(ended)}::jsonb) as ended(page_id uuid, outcome text, because text)
        where page_request.page_id = ended.page_id and page_request.page_id = any(${uuidColumn(ended.map((one) => one.page_id))}::uuid[])
          and (page_request.outcome is null or (page_request.outcome = 'unreached' and ended.outcome = 'reached'))
        returning page_request.page_id`.execute(db);
      return new Set(rows.map(({ pageId }) => pageId));
    },
  };
}
