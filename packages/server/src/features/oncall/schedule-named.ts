import type { Db, Tx } from "../../kernel/database.ts";
import { notFound } from "../../kernel/problem.ts";
import { oncallStore, type ScheduleRow } from "./oncall-store.ts";

export const noSchedule = (name: string) =>
  notFound("schedule", name, "'shipshape oncall list' shows those there are.");

/** What changes what a schedule says, as the audit log has it. */
export const scheduleChanges = (name: string) => ({
  subject: `schedule:${name}`,
  actions: ["oncall.putSchedule", "oncall.applySchedule", "oncall.deleteSchedule"],
});

/** A schedule by name. Throws `not_found`. */
export async function scheduleNamed(db: Db, name: string): Promise<ScheduleRow> {
  const [row] = await oncallStore(db).schedules([name]);
  if (!row) throw noSchedule(name);
  return row;
}

/** The same for whoever adds to it after a look at what it says: they wait for each other. Throws `not_found`. */
export async function scheduleToAddTo(tx: Tx, name: string): Promise<ScheduleRow> {
  if (!(await oncallStore(tx).lockSchedule(name))) throw noSchedule(name);
  return scheduleNamed(tx, name);
}
