import type { Db } from "../../kernel/database.ts";
import { type CoverRow, coverRequestStore } from "./cover-request-store.ts";
import { type OnCallNow, onCallNow, schedulesAt } from "./resolved-schedule.ts";

export { BUILT_IN_FALLBACK, escalationBooks, fallbackBook } from "./escalation-book.ts";
export { escalationWorld, type KnownWorld, keepTurns } from "./escalation-world.ts";
export { eventView, policiesOf } from "./forecast-escalation.ts";
export { namesAt, type Target } from "./names-at.ts";
export { type OnCallOver, onCallOver } from "./on-call-over.ts";
export { noSchedule } from "./schedule-named.ts";
export { webhookSecret } from "./webhook-secret.ts";

/** What somebody asks of their colleagues, as it stands now; undefined where the schedule is gone. */
export const coverRequestById = (db: Db, id: string): Promise<CoverRow | undefined> => coverRequestStore(db).find(id);

/** Who is on call for a schedule at a moment, why, and until when; undefined when there is no such schedule. */
export async function whoIsOnCall(db: Db, scheduleName: string, at: Date): Promise<OnCallNow | undefined> {
  const [schedule] = await schedulesAt(db, at, [scheduleName]);
  return schedule && onCallNow(schedule, at);
}
