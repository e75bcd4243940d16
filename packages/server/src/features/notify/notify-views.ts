import type { ContactMethod, Notification } from "@shipshape/contract/notify";
import { sql } from "kysely";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import type { KnownUser } from "../access/index.ts";
import type { ChannelName } from "./channel.ts";
import type { Channels } from "./channels.ts";
import { contactMethodsOf } from "./contact-methods.ts";
import { whyNotReady } from "./personal-rules.ts";

type View = z.input<typeof Notification>;

export type NotificationFilter = {
  readonly incidentId?: string | undefined;
  readonly user?: string | undefined;
  readonly limit: number;
};

/** What was sent to whom, newest first. */
export async function notificationList(db: Db, { incidentId, user, limit }: NotificationFilter): Promise<View[]> {
  let query = db
    .selectFrom("notification")
    .leftJoin("userAccount", "userAccount.id", "notification.userId")
    .select(sql<string>`coalesce(user_account.name, notification.team)`.as("user"))
    .select([
      "notification.id",
      "channel",
      "address",
      "subject",
      "status",
      "attempts",
      "notification.createdAt",
      "firstAttemptAt",
      "deliveredAt",
      "nextAttemptAt",
      "lastError",
      "because",
      "incidentId",
    ])
    .orderBy("notification.createdAt", "desc")
    .orderBy("notification.id", "desc")
    .limit(limit);
  if (incidentId) query = query.where("incidentId", "=", incidentId);
  if (user) {
    const named = db.selectFrom("userAccount").select("id").where("name", "=", user);
    query = query.where("notification.userId", "=", named);
  }
  return (await query.execute()) as View[];
}

const NEVER_TRIED = { lastDeliveredAt: null, lastFailedAt: null, lastError: null } as const;

type Outcome = {
  readonly channel: string;
  readonly address: string;
  readonly lastDeliveredAt: Date | null;
  readonly lastFailedAt: Date | null;
  readonly lastError: string | null;
};

type Row = {
  readonly id: string;
  readonly channel: string;
  readonly address: string;
  readonly label: string | null;
  readonly verifiedAt: Date | null;
};

/** A contact method that was just added: nothing went there yet. */
export const contactMethodView = (
  user: KnownUser,
  { id, channel, address, label, verifiedAt }: Row,
): z.input<typeof ContactMethod> => ({
  id,
  user: user.name,
  channel: channel as ChannelName,
  address,
  label: label ?? address,
  verifiedAt,
  notReady: null,
  ...NEVER_TRIED,
});

/** How a user is reached, each way with what became of what went there within 90 days. */
export async function contactMethodList(
  db: Db,
  channels: Channels,
  user: KnownUser,
): Promise<z.input<typeof ContactMethod>[]> {
  const [methods, notReady] = await Promise.all([contactMethodsOf(db, user), whyNotReady(channels)]);
  const { rows } = await sql<Outcome>`
    select channel, address, max(delivered_at) as last_delivered_at,
      max(ended_at) filter (where status = 'failed') as last_failed_at,
      (array_agg(last_error order by ended_at desc) filter (where status = 'failed'))[1] as last_error
    from notification
    where user_id = ${user.id} and created_at > now() - interval '90 days'
    group by channel, address`.execute(db);
  return methods.map(({ id, channel, address, label, verifiedAt }) => {
    const outcome = rows.find((row) => row.channel === channel && row.address === address);
    const { lastDeliveredAt, lastFailedAt, lastError } = outcome ?? NEVER_TRIED;
    return {
      id,
      channel,
      address,
      label,
      verifiedAt,
      notReady: notReady.get(channel) ?? null,
      user: user.name,
      lastDeliveredAt,
      lastFailedAt,
      lastError,
    };
  });
}
