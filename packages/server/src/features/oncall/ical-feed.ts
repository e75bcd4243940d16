import type { FinalShift } from "@shipshape/domain/oncall/schedule";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { serveCalendar } from "../../kernel/calendar-address.ts";
import type { Db } from "../../kernel/database.ts";
import type { Call } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { checkAhead } from "./check-ahead.ts";
import { feedStore } from "./feed-store.ts";
import type { ResolvedSchedule } from "./resolved-schedule.ts";
import { noSchedule } from "./schedule-named.ts";
import { wholeShiftsOver } from "./whole-shifts.ts";
import { writtenIcal } from "./written-ical.ts";

const BACK_MS = 30 * DAY_MS;
const AHEAD_MS = 365 * DAY_MS;
const LONGEST_MS = 732 * DAY_MS;

type Span = { readonly from: Date; readonly to: Date };

/** From a midnight on: the same all day long, so that whoever asks again is told that nothing changed. */
export function icalSpan(now: Date, { from, to }: { from?: Date | undefined; to?: Date | undefined } = {}): Span {
  const todayMs = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const span = { from: from ?? new Date(todayMs - BACK_MS), to: to ?? new Date(todayMs + AHEAD_MS) };
  const ms = span.to.getTime() - span.from.getTime();
  if (ms <= 0) throw new DomainError("invalid", "The span ends before it starts: 'to' must be after 'from'.");
  if (ms > LONGEST_MS) throw new DomainError("invalid", "The span is longer than two years: ask for a part of it.");
  checkAhead(now, span.to);
  return span;
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

/** Everybody's shifts of one schedule. */
export async function scheduleIcal(db: Db, name: string, span: Span): Promise<string> {
  const [held] = await wholeShiftsOver(db, span, { names: [name] });
  if (!held) throw noSchedule(name);
  const { resolved, shifts } = held;
  const { displayName } = resolved.row;
  const told = shifts.map((shift) => ({ resolved, shift, title: `${shift.member}: ${displayName}` }));
  return writtenAs(`On call: ${displayName}`, told);
}

/** One person's shifts of every schedule. */
async function personIcal(db: Db, member: string, span: Span): Promise<string> {
  const told = (await wholeShiftsOver(db, span, { member })).flatMap(({ resolved, shifts }) =>
    shifts.map((shift) => ({ resolved, shift, title: `On call: ${resolved.row.displayName}` })),
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
