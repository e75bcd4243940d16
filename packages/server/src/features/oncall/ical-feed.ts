import { type FinalShift, finalShifts, namesMember } from "@shipshape/domain/oncall/schedule";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { serveCalendar } from "../../kernel/calendar-address.ts";
import type { Db } from "../../kernel/database.ts";
import type { Call } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { feedStore } from "./feed-store.ts";
import { type ResolvedSchedule, schedulesOver } from "./resolved-schedule.ts";
import { noSchedule } from "./schedule-named.ts";
import { writtenIcal } from "./written-ical.ts";

const BACK_MS = 30 * DAY_MS;
const AHEAD_MS = 365 * DAY_MS;

type Span = { readonly from: Date; readonly to: Date };

/** From a midnight on: the same all day long, so that whoever asks again is told that nothing changed. */
export function icalSpan(now: Date, { from, to }: { from?: Date | undefined; to?: Date | undefined } = {}): Span {
  const todayMs = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  return { from: from ?? new Date(todayMs - BACK_MS), to: to ?? new Date(todayMs + AHEAD_MS) };
}

type Told = { readonly resolved: ResolvedSchedule; readonly shift: FinalShift; readonly title: string };

/** The same shift is the same event each time, by whatever name its schedule goes. */
const writtenAs = (name: string, told: readonly Told[]): string =>
  writtenIcal(
    name,
    told.map(({ resolved, shift, title }) => {
      const [start, end] = [new Date(shift.fromMs), new Date(shift.toMs)];
      const id = `${resolved.row.id}-${shift.member}-${start.toISOString()}@shipshape`;
      return { id, start, end, summary: title, description: `because: ${shift.because}` };
    }),
  );

/** Whole shifts: one that reaches beyond the span on either side keeps its own beginning, and with it its identity. */
function wholeShifts({ schedule }: ResolvedSchedule, { from, to }: Span): FinalShift[] {
  const [fromMs, toMs] = [from.getTime(), to.getTime()];
  return finalShifts(schedule, fromMs - BACK_MS, toMs + BACK_MS).filter(
    (shift) => shift.toMs > fromMs && shift.fromMs < toMs,
  );
}

const wide = ({ from, to }: Span): readonly [Date, Date] => [
  new Date(from.getTime() - BACK_MS),
  new Date(to.getTime() + BACK_MS),
];

/** Everybody's shifts of one schedule. */
export async function scheduleIcal(db: Db, name: string, span: Span): Promise<string> {
  const [resolved] = await schedulesOver(db, ...wide(span), [name]);
  if (!resolved) throw noSchedule(name);
  const { displayName } = resolved.row;
  const told = wholeShifts(resolved, span).map((shift) => ({
    resolved,
    shift,
    title: `${shift.member}: ${displayName}`,
  }));
  return writtenAs(`On call: ${displayName}`, told);
}

/** One person's shifts of every schedule. */
async function personIcal(db: Db, member: string, span: Span): Promise<string> {
  const schedules = (await schedulesOver(db, ...wide(span))).filter(({ schedule }) => namesMember(schedule, member));
  const told = schedules.flatMap((resolved) =>
    wholeShifts(resolved, span)
      .filter((shift) => shift.member === member)
      .map((shift) => ({ resolved, shift, title: `On call: ${resolved.row.displayName}` })),
  );
  return writtenAs(`On call: ${member}`, told);
}

/** Answers a calendar app with the shifts of the schedule or the person that its address is of. */
export function serveFeed({ db, clock }: Kernel, call: Call): Promise<unknown> {
  const now = clock.now();
  return serveCalendar(call, now, feedStore(db), {
    madeUnder: "My shifts",
    textOf: ({ scheduleName, userName }) =>
      scheduleName ? scheduleIcal(db, scheduleName, icalSpan(now)) : personIcal(db, userName, icalSpan(now)),
  });
}
