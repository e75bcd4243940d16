import type { DeliveryState } from "@shipshape/domain/notify/delivery-state";
import { type RawBuilder, sql } from "kysely";
import { uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import type { ChannelName, Content } from "./channel.ts";

export type NewNotification = {
  /** Null for what a team is told, as the team it is. */
  readonly user_id: string | null;
  readonly team?: string;
  /** Messages of one thread follow one another: one waits until the one before it is out, and only the newest still goes. */
  readonly thread?: string;
  /** Of the message that this one brings up to date, where it has one already. */
  readonly provider_id?: string;
  readonly channel: ChannelName;
  readonly address: string;
  readonly sealed_secret: string | null;
  readonly page_id: string | null;
  readonly nth?: number;
  readonly incident_id: string | null;
  readonly urgency: "high" | "low";
  readonly subject: string;
  readonly message: Content;
  readonly because: string;
  readonly rule?: string;
  /** Not before so many milliseconds from now. */
  readonly after_ms?: number;
};

export type Written = { readonly id: string; readonly dueAt: Date; readonly isDue: boolean };

/** How an open notification stands, as far as the rules of delivery ask. */
export type Standing = {
  readonly id: string;
  readonly status: DeliveryState;
  readonly channel: ChannelName;
  readonly attempts: number;
  readonly ageMs: number;
  readonly pageId: string | null;
  readonly incidentId: string | null;
  readonly user: string;
  /** A newer message of its thread waits. */
  readonly overtaken: boolean;
};

/** What became of a notification: how it stands from now on. */
export type Outcome = {
  readonly id: string;
  readonly status: DeliveryState;
  readonly due_in_ms: number | null;
  readonly error: string | null;
  readonly provider_id: string | null;
};

export type Story = { readonly notificationId: string; readonly outcome: string; readonly detail: string };

export type AskedPage = {
  readonly page_id: string;
  readonly incident_id: string;
  readonly user_id: string;
  readonly requested_at: Date;
};

function inserting(notifications: readonly NewNotification[], which: RawBuilder<unknown> = sql``): RawBuilder<unknown> {
  const rows = notifications.map((one) => ({ id: newId(), nth: 0, rule: "", after_ms: 0, ...one }));
  return sql`insert into notification (id, user_id, team, thread, provider_id, channel, address, sealed_secret, page_id, nth,
      incident_id, urgency, subject, message, because, rule, next_attempt_at)
    select id, user_id, team, thread, provider_id, channel, address, sealed_secret, page_id, nth, incident_id, urgency,
      subject, message, because, rule, date_trunc('milliseconds', now() + make_interval(secs => after_ms / 1000))
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(id uuid, user_id uuid, team text, thread text,
      provider_id text, channel text, address text, sealed_secret text, page_id uuid, nth int, incident_id uuid,
      urgency text, subject text, message jsonb, because text, rule text, after_ms float8)
    ${which}
    on conflict (page_id, channel, address, nth) do nothing
    returning id, next_attempt_at as due_at, next_attempt_at <= now() as is_due`;
}

export function outboxStore(db: Db) {
  return {
    /**
     * Notes that pages are wanted, and waits for whoever cancels them at this moment; writes the messages of those that were not
     * cancelled.
     */
    async requestPages(pages: readonly AskedPage[], notifications: readonly NewNotification[]): Promise<Written[]> {
      if (pages.length === 0) return [];
      const { rows } = await sql<Written>`/* notify.requestPages */
        with asked as (
          insert into page_request (page_id, incident_id, user_id, requested_at)
          select distinct on (page_id) page_id, incident_id, user_id, requested_at
          from jsonb_to_recordset(${JSON.stringify(pages)}::jsonb)
            as row(page_id uuid, incident_id uuid, user_id uuid, requested_at timestamptz)
          order by page_id
          on conflict (page_id) do update set incident_id = excluded.incident_id, user_id = excluded.user_id,
            requested_at = coalesce(page_request.requested_at, excluded.requested_at)
          returning page_id, cancelled_at is not null as cancelled
        )
        ${inserting(notifications, sql`where page_id in (select page_id from asked where not cancelled)`)}`.execute(db);
      return rows;
    },

    /** Whoever changes how pages stand waits here for whoever else does. */
    async lockRequests(pageIds: readonly string[]): Promise<void> {
      if (pageIds.length === 0) return;
      await sql`/* notify.lockRequests */
        select page_id from page_request where page_id = any(${uuidColumn(pageIds)}::uuid[])
        order by page_id for update`.execute(db);
    },

    /** Writes notifications with one statement; one a page, channel, address and turn, so that a second telling adds none. */
    async insert(notifications: readonly NewNotification[]): Promise<Written[]> {
      if (notifications.length === 0) return [];
      const { rows } = await sql<Written>`/* notify.insert */ ${inserting(notifications)}`.execute(db);
      return rows;
    },

    /** How these stand; nobody else changes them until the transaction ends. */
    async standing(ids: readonly string[]): Promise<Standing[]> {
      const { rows } = await sql<Standing>`/* notify.standing */
        select id, status, channel, attempts, page_id, incident_id, message ->> 'user' as user,
          (extract(epoch from now() - created_at) * 1000)::float8 as age_ms,
          exists (select from notification newer where newer.thread = notification.thread and newer.id > notification.id
            and newer.status in ('pending', 'sending', 'accepted')) as overtaken
        from notification where id = any(${uuidColumn(ids)}::uuid[]) order by id for update`.execute(db);
      return rows;
    },

    /** Writes how notifications stand from now on; when each is due next, where something is still to happen. */
    async settle(outcomes: readonly Outcome[]): Promise<Date[]> {
      if (outcomes.length === 0) return [];
      const { rows } = await sql<{ dueAt: Date | null }>`/* notify.settle */
        update notification
        set status = done.status,
          next_attempt_at = date_trunc('milliseconds', now() + make_interval(secs => done.due_in_ms / 1000)),
          provider_id = coalesce(done.provider_id, notification.provider_id),
          last_error = coalesce(done.error, notification.last_error),
          accepted_at = case when done.status = 'accepted' then now() else notification.accepted_at end,
          delivered_at = case when done.status = 'delivered' then now() end,
          ended_at = case when done.due_in_ms is null then now() end
        from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb)
          as done(id uuid, status text, due_in_ms float8, error text, provider_id text)
        where notification.id = done.id and notification.id = any(${uuidColumn(outcomes.map(({ id }) => id))}::uuid[])
        returning next_attempt_at as due_at`.execute(db);
      return rows.flatMap(({ dueAt }) => (dueAt ? [dueAt] : []));
    },

    /**
     * What providers call messages that were over, or taken from another try, before their answers came: these can still be brought up
     * to date. The name of the try that counts stays.
     */
    async name(named: readonly { id: string; provider_id: string }[]): Promise<void> {
      if (named.length === 0) return;
      await sql`update notification set provider_id = coalesce(notification.provider_id, named.provider_id)
        from jsonb_to_recordset(${JSON.stringify(named)}::jsonb) as named(id uuid, provider_id text)
        where notification.id = named.id`.execute(db);
    },

    /** The time of these has come early. */
    async hurry(ids: readonly string[]): Promise<Date[]> {
      if (ids.length === 0) return [];
      const { rows } = await sql<{ dueAt: Date }>`
        update notification set next_attempt_at = date_trunc('milliseconds', now())
        where id = any(${[...ids]}::uuid[]) and status = 'pending' and attempts = 0
        returning next_attempt_at as due_at`.execute(db);
      return rows.map(({ dueAt }) => dueAt);
    },

    async tell(story: readonly Story[]): Promise<void> {
      if (story.length === 0) return;
      const rows = story.map((one) => ({ id: newId(), ...one }));
      await sql`/* notify.tell */
        insert into notification_attempt (id, notification_id, outcome, detail)
        select id, "notificationId", outcome, detail from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as row(id uuid, "notificationId" uuid, outcome text, detail text)`.execute(db);
    },

    /** Every message of these pages, as the rules of delivery ask. */
    async messagesOf(pageIds: readonly string[]) {
      const { rows } = await sql<{
        id: string;
        pageId: string;
        incidentId: string | null;
        user: string;
        status: DeliveryState;
        channel: ChannelName;
        attempts: number;
        dueInMs: number | null;
      }>`/* notify.messagesOf */
        select id, page_id, incident_id, message ->> 'user' as user, status, channel, attempts,
          (extract(epoch from next_attempt_at - now()) * 1000)::float8 as due_in_ms
        from notification where page_id = any(${uuidColumn(pageIds)}::uuid[])`.execute(db);
      return rows;
    },

    /** Notifications of pages that are still open. */
    async openOf(pageIds: readonly string[]): Promise<string[]> {
      const { rows } = await sql<{ id: string }>`
        select id from notification
        where page_id = any(${[...pageIds]}::uuid[]) and status in ('pending', 'sending', 'accepted')`.execute(db);
      return rows.map(({ id }) => id);
    },

    /** Those that a provider took and of which it said nothing within its time. */
    async receiptsOverdue(limit: number): Promise<string[]> {
      const { rows } = await sql<{ id: string }>`/* notify.receiptsOverdue */
        select id from notification where status = 'accepted' and next_attempt_at <= now()
        order by next_attempt_at limit ${limit}`.execute(db);
      return rows.map(({ id }) => id);
    },

    /** The notifications that travelled in the message of this one, or that a provider knows by this id. */
    async inMessage(message: { id: string | null; providerId: string | null }): Promise<string[]> {
      const { rows } = await sql<{ id: string }>`
        select id from notification where id = ${message.id}::uuid or bundle_id = ${message.id}::uuid
          or provider_id = ${message.providerId}`.execute(db);
      return rows.map(({ id }) => id);
    },

    /** The pages that these belong to, in the order in which they are locked. */
    async pagesOf(ids: readonly string[]): Promise<string[]> {
      const { rows } = await sql<{ pageId: string }>`
        select distinct page_id from notification
        where id = any(${[...ids]}::uuid[]) and page_id is not null`.execute(db);
      return rows.map(({ pageId }) => pageId);
    },

    /** The pages that a message told of. */
    async pagesInMessage(messageId: string): Promise<{ pageId: string; incidentId: string }[]> {
      const { rows } = await sql<{ pageId: string; incidentId: string }>`
        select distinct page_id, incident_id from notification
        where bundle_id = ${messageId} and page_id is not null and incident_id is not null`.execute(db);
      return rows;
    },

    /** A sender that owns the database alone has just begun: whatever is being sent, nobody sends. */
    async releaseLeases(): Promise<void> {
      await sql`update notification set next_attempt_at = date_trunc('milliseconds', now())
        where status = 'sending' and next_attempt_at > now()`.execute(db);
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
        select page_id, count(*) filter (where status in ('pending', 'sending', 'accepted')) as open,
          count(*) filter (where status = 'delivered') as delivered,
          count(*) filter (where status in ('failed', 'unconfirmed')) as failed
        from notification where page_id = any(${[...pageIds]}::uuid[]) group by page_id`.execute(db);
      return rows;
    },
  };
}
