import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import type { ChannelName, Content } from "./channel.ts";

export type NewNotification = {
  readonly user_id: string;
  readonly channel: ChannelName;
  readonly address: string;
  readonly sealed_secret: string | null;
  readonly page_id: string | null;
  readonly incident_id: string | null;
  readonly urgency: "high" | "low";
  readonly subject: string;
  readonly message: Content;
  readonly because: string;
};

/** A notification that is ours to send now. */
export type Claimed = {
  readonly id: string;
  readonly channel: ChannelName;
  readonly address: string;
  readonly sealedSecret: string | null;
  readonly pageId: string | null;
  readonly incidentId: string | null;
  readonly urgency: "high" | "low";
  readonly subject: string;
  readonly message: Content;
  readonly because: string;
  readonly userId: string;
  readonly createdAt: Date;
  readonly attempts: number;
  readonly ageMs: number;
};

export type Queued = { readonly id: string; readonly channel: ChannelName };

/** Longer than any try may take: a row that is still `sending` after it belongs to a process that died. */
const LEASE_SECONDS = 30;

export function notifyStore(db: Db) {
  return {
    contactMethods: (userId: string) =>
      db
        .selectFrom("contactMethod")
        .selectAll()
        .where("userId", "=", userId)
        .where("removedAt", "is", null)
        .orderBy("createdAt")
        .execute(),
    /** Adds one; where it was removed before, it is there again, with a new secret. */
    insertContactMethod: (row: {
      id: string;
      userId: string;
      channel: ChannelName;
      address: string;
      sealedSecret: string | null;
    }) =>
      db
        .insertInto("contactMethod")
        .values(row)
        .onConflict((conflict) =>
          conflict
            .columns(["userId", "channel", "address"])
            .doUpdateSet({ sealedSecret: row.sealedSecret, removedAt: null, createdAt: sql`now()` })
            .where("contactMethod.removedAt", "is not", null),
        )
        .returningAll()
        .executeTakeFirst(),
    removeContactMethod: (userId: string, id: string) =>
      db
        .updateTable("contactMethod")
        .set({ removedAt: sql`now()` })
        .where("id", "=", id)
        .where("userId", "=", userId)
        .where("removedAt", "is", null)
        .returningAll()
        .executeTakeFirst(),
    restoreContactMethod: (userId: string, id: string) =>
      db
        .updateTable("contactMethod")
        .set({ removedAt: null })
        .where("id", "=", id)
        .where("userId", "=", userId)
        .where("removedAt", "is not", null)
        .returningAll()
        .executeTakeFirst(),

    /** Notes that a page is wanted, and waits for whoever cancels it at this moment. True when it was cancelled. */
    async requestPage(pageId: string, at: Date): Promise<boolean> {
      const { rows } = await sql<{ cancelled: boolean }>`
        insert into page_request (page_id, requested_at) values (${pageId}, ${at})
        on conflict (page_id) do update set requested_at = coalesce(page_request.requested_at, excluded.requested_at)
        returning cancelled_at is not null as cancelled`.execute(db);
      return rows[0]?.cancelled ?? false;
    },

    /** Cancels pages, told of already or not yet, and every notification of theirs that is under way. */
    async cancelPages(pageIds: readonly string[], because: string): Promise<{ id: string }[]> {
      await sql`
        insert into page_request (page_id, cancelled_at) select page_id, now() from unnest(${[...pageIds]}::uuid[]) as page_id
        order by page_id
        on conflict (page_id) do update set cancelled_at = coalesce(page_request.cancelled_at, excluded.cancelled_at)`.execute(
        db,
      );
      const { rows } = await sql<{ id: string }>`
        update notification
        set status = 'cancelled', ended_at = now(), next_attempt_at = null, last_error = ${because}
        where page_id = any(${[...pageIds]}::uuid[]) and status in ('pending', 'sending')
        returning id`.execute(db);
      return rows;
    },

    /** Writes notifications with one statement; one a page, channel and address, so that a second telling adds none. */
    async insert(notifications: readonly NewNotification[]): Promise<Queued[]> {
      const rows = notifications.map((one) => ({ id: newId(), ...one }));
      const { rows: written } = await sql<Queued>`
        insert into notification (id, user_id, channel, address, sealed_secret, page_id, incident_id, urgency, subject,
          message, because, next_attempt_at)
        select id, user_id, channel, address, sealed_secret, page_id, incident_id, urgency, subject, message, because,
          date_trunc('milliseconds', now())
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(id uuid, user_id uuid, channel text, address text,
          sealed_secret text, page_id uuid, incident_id uuid, urgency text, subject text, message jsonb, because text)
        on conflict (page_id, channel, address) do nothing
        returning id, channel`.execute(db);
      return written;
    },

    /**
     * Takes a notification that is due, or one whose sender died. It counts as an attempt from here on: what happens
     * after this may have reached somebody.
     */
    async claim(id: string): Promise<Claimed | undefined> {
      const { rows } = await sql<Claimed>`
        update notification
        set status = 'sending', attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, now()),
          next_attempt_at = now() + make_interval(secs => ${LEASE_SECONDS})
        where id = ${id} and (status = 'sending' or (status = 'pending' and next_attempt_at <= now()))
        returning id, user_id, channel, address, sealed_secret, page_id, incident_id, urgency, subject, message, because,
          created_at, attempts,
          (extract(epoch from now() - created_at) * 1000)::float8 as age_ms`.execute(db);
      return rows[0];
    },

    /** When a notification that could not be claimed is due; undefined when it has ended. */
    async dueAt(id: string): Promise<Date | undefined> {
      const row = await db
        .selectFrom("notification")
        .select("nextAttemptAt")
        .where("id", "=", id)
        .where("status", "in", ["pending", "sending"])
        .executeTakeFirst();
      return row?.nextAttemptAt ?? undefined;
    },

    /** Milliseconds from a page's request to its first attempt; undefined when this is not the first. */
    async firstAttempt(pageId: string): Promise<number | undefined> {
      const { rows } = await sql<{ tookMs: number }>`
        update page_request set first_attempt_at = now()
        where page_id = ${pageId} and first_attempt_at is null and requested_at is not null
        returning (extract(epoch from now() - requested_at) * 1000)::float8 as took_ms`.execute(db);
      return rows[0]?.tookMs;
    },

    /** Ends a notification; false when somebody cancelled it meanwhile. */
    async end(id: string, status: "delivered" | "failed", error: string | null): Promise<boolean> {
      const { rows } = await sql`
        update notification
        set status = ${status}, ended_at = now(), next_attempt_at = null, last_error = coalesce(${error}, last_error),
          delivered_at = case when ${status} = 'delivered' then now() end
        where id = ${id} and status = 'sending'
        returning id`.execute(db);
      return rows.length > 0;
    },

    /** Puts a notification back until it is due again; undefined when somebody cancelled it meanwhile. */
    async putBack(id: string, afterMs: number, error: string): Promise<Date | undefined> {
      const { rows } = await sql<{ dueAt: Date }>`
        update notification
        set status = 'pending', last_error = ${error},
          next_attempt_at = date_trunc('milliseconds', now() + make_interval(secs => ${afterMs / 1000}))
        where id = ${id} and status = 'sending'
        returning next_attempt_at as due_at`.execute(db);
      return rows[0]?.dueAt;
    },

    async insertAttempts(
      attempts: readonly { notificationId: string; outcome: string; detail: string }[],
    ): Promise<void> {
      if (attempts.length === 0) return;
      const rows = attempts.map((attempt) => ({ id: newId(), ...attempt }));
      await db.insertInto("notificationAttempt").values(rows).execute();
    },

    /** What should have been sent some time ago and was not: its job was lost, or its sender died. */
    async overdue(bySeconds: number, limit: number): Promise<Queued[]> {
      const { rows } = await sql<Queued>`
        select id, channel from notification
        where status in ('pending', 'sending') and next_attempt_at < now() - make_interval(secs => ${bySeconds})
        order by next_attempt_at limit ${limit}`.execute(db);
      return rows;
    },

    /** How many test messages a user had within the last minutes. */
    async recentTests(userId: string, minutes: number): Promise<number> {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from notification
        where user_id = ${userId} and page_id is null and created_at > now() - make_interval(mins => ${minutes})`.execute(
        db,
      );
      return rows[0]?.count ?? 0;
    },

    /** What became of the notifications of pages: how many are under way, and how many had which end. */
    async outcomes(pageIds: readonly string[]) {
      const { rows } = await sql<{ pageId: string; open: number; delivered: number; failed: number }>`
        select page_id, count(*) filter (where status in ('pending', 'sending')) as open,
          count(*) filter (where status = 'delivered') as delivered, count(*) filter (where status = 'failed') as failed
        from notification where page_id = any(${[...pageIds]}::uuid[]) group by page_id`.execute(db);
      return rows;
    },
  };
}
