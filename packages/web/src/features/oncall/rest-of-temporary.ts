import type { ScheduleDetail } from "./use-schedule.ts";

type Temporary = ScheduleDetail["temporarySchedules"][number];

/** What of a temporary schedule is still ahead, to set it anew: what was, stays told as it was. */
export function restOf(
  { from, to, shifts, reason }: Temporary,
  now: Date,
): Pick<Temporary, "from" | "to" | "shifts" | "reason"> {
  const later = (at: Date): Date => (at < now ? now : at);
  const ahead = shifts.filter((shift) => shift.to > now);
  return { from: later(from), to, reason, shifts: ahead.map((shift) => ({ ...shift, from: later(shift.from) })) };
}
