import type { Due } from "@shipshape/domain/notify/envelope";
import type { Budget } from "@shipshape/domain/notify/send-budget";
import { sql } from "kysely";
import { textColumn, uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";
import type { ChannelName, Content } from "./channel.ts";

export type Urgency = "high" | "low";
export type DueRow = Due & { readonly channel: ChannelName; readonly urgency: Urgency; readonly attempts: number };

/** A notification that is ours to send now. */
export type Claimed = {
  readonly id: string;
  readonly bundleId: string;
  readonly channel: ChannelName;
  readonly address: string;
  readonly sealedSecret: string | null;
  readonly pageId: string | null;
  readonly incidentId: string | null;
  readonly urgency: Urgency;
  readonly subject: string;
  readonly message: Content;
  readonly because: string;
  /** Why this way at this time. */
  readonly rule: string;
  /** Null for what a team is told. */
  readonly userId: string | null;
  readonly createdAt: Date;
  readonly attempts: number;
  readonly thread: string | null;
  /** What the provider calls the message of its thread that came last. */
  readonly earlier: string | null;
};

/** Urgent pages go first, then those that can wait, then news. */
export type Lane = { readonly urgency: Urgency; readonly news: boolean };

/** How many of a channel and lane there is room for. */
export type Want = Lane & { readonly channel: ChannelName; readonly most: number };

/** What is left of a limit when what is taken has been sent. */
export type BudgetLeft = { readonly name: string; readonly remaining: number };

/** What this process sends right now, and the addresses that get as much at once as they may. */
export type UnderWay = { readonly ids: readonly string[]; readonly addresses: readonly string[] };

/** Longer than any try may take: a row that is still `sending` after it belongs to a process that died. */
export const LEASE_SECONDS = 12;

export function claimStore(db: Db) {
  return {
    /** What is due, oldest first, and what a dead sender left; what others look at right now is theirs. */
    async due(wants: readonly Want[], { ids, addresses }: UnderWay): Promise<DueRow[]> {
      const { rows } = await sql<DueRow>`/* notify.due */
        select found.* from jsonb_to_recordset(${JSON.stringify(wants)}::jsonb)
          as want(channel text, urgency text, news boolean, most int)
        cross join lateral (
          select id, bundle_id, coalesce(user_id::text, team) as user_id, channel, address, incident_id, subject, urgency,
            attempts, message ->> 'kind' as kind
          from notification
          where status in ('pending', 'sending') and channel = want.channel and urgency = want.urgency
            and (message ->> 'kind' = 'notice') = want.news
            and next_attempt_at <= now() and id <> all(${uuidColumn(ids)}::uuid[])
            and address <> all(${textColumn(addresses)}::text[])
            and (thread is null or not exists (
              select from notification before where before.thread = notification.thread
                and before.id < notification.id and before.status = 'sending'))
          order by next_attempt_at, id limit want.most
          for update skip locked
        ) found`.execute(db);
      return rows;
    },

    /**
     * Takes them, and says what is left of the limits. It counts as an attempt from here on: what happens after this may have
     * reached somebody.
     */
    async take(taken: readonly { id: string; bundle_id: string }[], left: readonly BudgetLeft[]): Promise<Claimed[]> {
      if (taken.length === 0) return [];
      const { rows } = await sql<Claimed>`/* notify.take */
        with spent as (
          update send_budget set remaining = spent.remaining, at = now()
          from jsonb_to_recordset(${JSON.stringify(left)}::jsonb) as spent(name text, remaining float8)
          where send_budget.name = spent.name
        )
        update notification
        set status = 'sending', attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, now()),
          bundle_id = taken.bundle_id, next_attempt_at = now() + make_interval(secs => ${LEASE_SECONDS})
        from jsonb_to_recordset(${JSON.stringify(taken)}::jsonb) as taken(id uuid, bundle_id uuid)
        where notification.id = taken.id and notification.id = any(${uuidColumn(taken.map(({ id }) => id))}::uuid[])
        returning notification.id, notification.bundle_id, user_id, channel, address, sealed_secret, page_id, incident_id,
          urgency, subject, message, because, rule, created_at, attempts, thread,
          (select said.provider_id from notification said where said.thread = notification.thread
            and said.provider_id is not null order by said.id desc limit 1) as earlier`.execute(db);
      return rows;
    },

    /** These wait for their turn: a limit allows no more just now. */
    async hold(held: readonly { id: string; after_ms: number; because: string }[]): Promise<Date[]> {
      if (held.length === 0) return [];
      const { rows } = await sql<{ dueAt: Date }>`
        update notification
        set status = 'pending', last_error = held.because,
          next_attempt_at = date_trunc('milliseconds', now() + make_interval(secs => held.after_ms / 1000))
        from jsonb_to_recordset(${JSON.stringify(held)}::jsonb) as held(id uuid, after_ms float8, because text)
        where notification.id = held.id and notification.id = any(${uuidColumn(held.map(({ id }) => id))}::uuid[])
        returning next_attempt_at as due_at`.execute(db);
      return rows.map(({ dueAt }) => dueAt);
    },

    /** What is left of each limit; whoever else asks waits until we have taken ours. Ages, not times: the clock is one. */
    async budgets(names: readonly string[]): Promise<Map<string, Budget | undefined>> {
      if (names.length === 0) return new Map();
      const { rows } = await sql<{ name: string; remaining: number | null; sinceMs: number }>`/* notify.budgets */
        insert into send_budget (name) select name from unnest(${textColumn(names)}::text[]) as name order by name
        on conflict (name) do update set name = excluded.name
        returning name, remaining, (extract(epoch from now() - at) * 1000)::float8 as since_ms`.execute(db);
      return new Map(
        rows.map(({ name, remaining, sinceMs }) => [
          name,
          remaining === null ? undefined : { left: remaining, atMs: -sinceMs },
        ]),
      );
    },

    /** A moment so many milliseconds from now, on the database's clock. */
    async after(ms: number): Promise<Date> {
      const { rows } = await sql<{ at: Date }>`select now() + make_interval(secs => ${ms / 1000}) as at`.execute(db);
      if (!rows[0]) throw new Error("The database does not know what time it is.");
      return rows[0].at;
    },

    /** Limits that nobody came near for a day are whole again: nothing to remember. */
    forgetBudgets: () => sql`delete from send_budget where at < now() - interval '1 day'`.execute(db),
  };
}
