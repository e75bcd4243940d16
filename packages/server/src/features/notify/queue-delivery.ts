import { Channel } from "@shipshape/contract/notify";
import * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { defineJob, enqueueNamed } from "../../kernel/jobs.ts";
import type { Queued } from "./notify-store.ts";

export const deliverNotification = defineJob(
  "notify.deliver",
  z.object({ notificationId: z.uuid(), channel: Channel }),
);

/** Pages go before everything else. */
const FIRST = -10;
/** What its channel keeps waiting goes after all work that finds out who must be told what. */
export const AFTER_OTHERS = 5;

/** One delivery job a notification, with one statement; a job that waits already is moved to the new time. */
export const queueDelivery = (
  tx: Db,
  notifications: readonly Queued[],
  runAt?: Date,
  priority = FIRST,
): Promise<void> =>
  enqueueNamed(
    tx,
    notifications.map(({ id, channel }) => ({
      name: deliverNotification.name,
      payload: { notificationId: id, channel },
      key: id,
      priority,
      ...(runAt ? { runAt } : {}),
    })),
  );
