import type { Notification } from "@shipshape/contract/notify";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";

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
    .innerJoin("userAccount", "userAccount.id", "notification.userId")
    .select([
      "notification.id",
      "userAccount.name as user",
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
