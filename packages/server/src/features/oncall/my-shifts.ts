import type { Actor } from "../../kernel/actor.ts";
import type { Db } from "../../kernel/database.ts";
import { DomainError } from "../../kernel/problem.ts";
import { usersById } from "../access/index.ts";
import { type Span, spanOf } from "./oncall-views.ts";
import { wholeShiftsOver } from "./whole-shifts.ts";

const EIGHT_WEEKS_MS = 56 * 86_400_000;

type Asked = { readonly from?: Date | undefined; readonly to?: Date | undefined };

/** When the asking person is on call, over every schedule, in order. */
export async function myShifts(db: Db, { userId }: Actor, now: Date, { from = now, to }: Asked) {
  const me = userId === null ? undefined : (await usersById(db, [userId])).get(userId);
  if (!me) throw new DomainError("forbidden", "A token is not a person and has no shifts: sign in to see yours.");
  const span = spanOf(now, from, to ?? new Date(from.getTime() + EIGHT_WEEKS_MS));
  return { ...span, shifts: await shiftsOf(db, me.name, span) };
}

/** When somebody is on call, over every schedule, whole shifts in order. */
async function shiftsOf(db: Db, member: string, span: Span) {
  const held = await wholeShiftsOver(db, span, { member });
  return held
    .flatMap(({ resolved: { row }, shifts }) =>
      shifts.map((shift) => ({
        schedule: row.name,
        displayName: row.displayName,
        timeZone: row.timeZone,
        from: new Date(shift.fromMs),
        to: new Date(shift.toMs),
        because: shift.because,
        overrideId: shift.overrideId ?? null,
      })),
    )
    .sort((a, b) => a.from.getTime() - b.from.getTime() || a.schedule.localeCompare(b.schedule));
}
