import { coverageGaps, type FinalShift, finalShifts, type Gap } from "@shipshape/domain/oncall/schedule";
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

/** Every schedule over a span. */
export async function onCallOver(db: Db, from: Date, to: Date): Promise<OnCallOver[]> {
  const [fromMs, toMs] = [from.getTime(), to.getTime()];
  return (await schedulesOver(db, from, to)).map(({ row: { name, displayName, timeZone }, schedule }) => ({
    name,
    displayName,
    timeZone,
    shifts: finalShifts(schedule, fromMs, toMs),
    gaps: coverageGaps(schedule, fromMs, toMs),
  }));
}
