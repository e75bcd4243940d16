import type { PageStory } from "@shipshape/contract/notify-story";
import { sql } from "kysely";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import { notFound } from "../../kernel/problem.ts";

type View = z.input<typeof PageStory>;
type Message = View["messages"][number];

type Row = Omit<Message, "events"> & {
  readonly pageId: string | null;
  readonly incidentId: string | null;
  readonly user: string;
  readonly subject: string;
  readonly urgency: "high" | "low";
  readonly because: string;
};

async function messagesOf(db: Db, notificationId: string): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select one.id, one.channel, one.address, one.status, one.rule, one.attempts, one.created_at, one.first_attempt_at,
      one.next_attempt_at as due_at, one.provider_id, one.page_id, one.incident_id, coalesce(user_account.name, one.team) as user, one.subject,
      one.urgency, one.because,
      (select count(distinct other.incident_id)::int from notification other
        where other.bundle_id = one.bundle_id and other.incident_id <> one.incident_id) as "with",
      array(select other.because from notification other where other.bundle_id = one.bundle_id and other.id <> one.id
        and other.incident_id = one.incident_id order by other.id) as also_because
    from notification asked
    join notification one on one.id = asked.id or (one.page_id = asked.page_id
      and one.user_id is not distinct from asked.user_id and one.team is not distinct from asked.team)
    left join user_account on user_account.id = one.user_id
    where asked.id = ${notificationId}
    order by coalesce(one.first_attempt_at, one.next_attempt_at, one.created_at), one.id`.execute(db);
  return rows;
}

async function eventsOf(db: Db, ids: readonly string[]) {
  const { rows } = await sql<{ notificationId: string; at: Date; kind: string; text: string }>`
    select notification_id, at, outcome as kind, detail as text from notification_attempt
    where notification_id = any(${[...ids]}::uuid[]) order by at, id`.execute(db);
  return grouped(rows, ({ notificationId }) => notificationId);
}

type Ending = Pick<View, "requestedAt" | "firstAttemptAt" | "outcome" | "outcomeAt" | "outcomeBecause">;

/** What became of the page as a whole; of a message that is no page, what became of the message. */
async function endingOf(db: Db, { pageId, status, firstAttemptAt, createdAt }: Row): Promise<Ending> {
  const request =
    pageId === null
      ? undefined
      : await db.selectFrom("pageRequest").selectAll().where("pageId", "=", pageId).executeTakeFirst();
  const alone = {
    delivered: "reached",
    failed: "unreached",
    unconfirmed: "unreached",
    cancelled: "cancelled",
  } as const;
  const ofMessage = status in alone ? alone[status as keyof typeof alone] : "under_way";
  return {
    requestedAt: request?.requestedAt ?? createdAt,
    firstAttemptAt: request?.firstAttemptAt ?? firstAttemptAt,
    outcome: request ? ((request.outcome as Ending["outcome"] | null) ?? "under_way") : ofMessage,
    outcomeAt: request?.outcomeAt ?? null,
    outcomeBecause: request?.because ?? "",
  };
}

/** The story of the page that a notification belongs to. */
export async function pageStory(db: Db, notificationId: string): Promise<View> {
  const rows = await messagesOf(db, notificationId);
  const [first] = rows;
  if (!first) throw notFound("notification", notificationId, "It may be older than what is kept.");
  const events = await eventsOf(
    db,
    rows.map(({ id }) => id),
  );
  const { pageId, incidentId, user, subject, urgency, because } = first;
  return {
    pageId: pageId ?? first.id,
    incidentId,
    user,
    subject,
    urgency,
    because,
    ...(await endingOf(db, first)),
    messages: rows.map((row) => ({
      id: row.id,
      channel: row.channel,
      address: row.address,
      status: row.status,
      rule: row.rule,
      attempts: row.attempts,
      createdAt: row.createdAt,
      firstAttemptAt: row.firstAttemptAt,
      dueAt: row.dueAt,
      providerId: row.providerId,
      with: row.with,
      alsoBecause: row.alsoBecause,
      events: (events.get(row.id) ?? []).map(({ at, kind, text }) => ({ at, kind, text })),
    })),
  };
}
