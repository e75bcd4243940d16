import type { Db } from "../../kernel/database.ts";
import { oncallStore, type PolicyRow } from "./oncall-store.ts";
import { type OnCallNow, onCallNow, schedulesAt } from "./resolved-schedule.ts";

export { namesAt } from "./names-at.ts";
export { peopleOf, type Target } from "./people-of.ts";

/** What other rooms may know of an escalation policy. */
export type KnownPolicy = Pick<PolicyRow, "name" | "displayName" | "steps" | "repeat">;

/** Who is on call for a schedule at a moment, why, and until when; undefined when there is no such schedule. */
export async function whoIsOnCall(db: Db, scheduleName: string, at: Date): Promise<OnCallNow | undefined> {
  const [schedule] = await schedulesAt(db, at, [scheduleName]);
  return schedule && onCallNow(schedule, at);
}

export async function escalationPolicyByName(db: Db, name: string): Promise<KnownPolicy | undefined> {
  const [row] = await oncallStore(db).policies([name]);
  return row && { name: row.name, displayName: row.displayName, steps: row.steps, repeat: row.repeat };
}
