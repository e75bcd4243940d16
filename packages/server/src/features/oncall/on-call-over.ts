import { type FinalShift, type Gap, shiftsAndGaps } from "@shipshape/domain/oncall/schedule";
import type { Db } from "../../kernel/database.ts";
import { schedulesOver } from "./resolved-schedule.ts";

/** Who is on call for a schedule over a span, and when nobody is. */
export type OnCallOver = {
  readonly name: string;
  readonly displayName: string;
  readonly timeZone: string;
  readonly shifts: readonly FinalShift[];
  readonly gaps: readonly Gap[];
};

/** Every schedule over a span, or those that are named. */
export async function onCallOver(db: Db, from: Date, to: Date, names?: readonly string[]): Promise<OnCallOver[]> {
  const schedules = await schedulesOver(db, from, to, names);
  return schedules.map(({ row: { name, displayName, timeZone }, schedule }) => ({
    name,
    displayName,
    timeZone,
    ...shiftsAndGaps(schedule, from.getTime(), to.getTime()),
  }));
}
