import type { Notification } from "@shipshape/contract/notify";
import type * as z from "zod";
import type { Status } from "../../kit/status-badge.tsx";

export type NotificationView = z.infer<typeof Notification>;

/** What the state of a message is called. */
export const NOTIFICATION_STATUSES: Readonly<Record<NotificationView["status"], Status>> = {
  pending: { tone: "info", word: "Waiting" },
  sending: { tone: "info", word: "Being sent" },
  accepted: { tone: "info", word: "On its way" },
  delivered: { tone: "ok", word: "Delivered" },
  unconfirmed: { tone: "warn", word: "No receipt" },
  failed: { tone: "bad", word: "Given up" },
  cancelled: { tone: "muted", word: "Not needed" },
};
