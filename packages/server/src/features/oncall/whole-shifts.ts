import { type FinalShift, finalShifts, namesMember } from "@shipshape/domain/oncall/schedule";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import type { Db } from "../../kernel/database.ts";
import { type ResolvedSchedule, schedulesOver } from "./resolved-schedule.ts";

type Span = { readonly from: Date; readonly to: Date };
type Asked = {
  /** Of these schedules only. */
  readonly names?: readonly string[] | undefined;
  /** Only what this person is on call for. */
  readonly member?: string | undefined;
};
export type WholeShifts = { readonly resolved: ResolvedSchedule; readonly shifts: readonly FinalShift[] };

/** As far around a span most shifts end that touch it. */
const NEAR_MS = 30 * DAY_MS;

/**
 * Schedules with the shifts that touch a span, each from its own beginning to its own end. Of a shift that goes on and on
 * the same is told for a year: it is cut where the year before the span begins, and where the one after the span ends.
 */
export async function wholeShiftsOver(db: Db, span: Span, asked: Asked = {}): Promise<WholeShifts[]> {
  const near = { from: new Date(span.from.getTime() - NEAR_MS), to: new Date(span.to.getTime() + NEAR_MS) };
  const told = await touching(db, near, span, asked);
  const isCut = ({ fromMs, toMs }: FinalShift) => fromMs === near.from.getTime() || toMs === near.to.getTime();
  const names = told.filter(({ shifts }) => shifts.some(isCut)).map(({ resolved }) => resolved.row.name);
  if (names.length === 0) return told;
  const far = { from: newYear(span.from, -1), to: newYear(span.to, 2) };
  const whole = await touching(db, far, span, { ...asked, names });
  return told.map((one) => whole.find(({ resolved }) => resolved.row.id === one.resolved.row.id) ?? one);
}

const newYear = (at: Date, later: number): Date => new Date(Date.UTC(at.getUTCFullYear() + later, 0, 1));

async function touching(db: Db, around: Span, span: Span, { names, member }: Asked): Promise<WholeShifts[]> {
  const touches = (shift: FinalShift) => shift.toMs > span.from.getTime() && shift.fromMs < span.to.getTime();
  const isAsked = (shift: FinalShift) => member === undefined || shift.member === member;
  const schedules = await schedulesOver(db, around.from, around.to, names);
  return schedules
    .filter(({ schedule }) => member === undefined || namesMember(schedule, member))
    .map((resolved) => ({
      resolved,
      shifts: finalShifts(resolved.schedule, around.from.getTime(), around.to.getTime()).filter(
        (shift) => touches(shift) && isAsked(shift),
      ),
    }));
}
