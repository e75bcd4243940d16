import { finalShifts } from "@shipshape/domain/oncall/schedule";
import { localMinute } from "@shipshape/domain/time/local-moment";
import type { Tx } from "../../kernel/database.ts";
import { DomainError, refused } from "../../kernel/problem.ts";
import { checkAhead } from "./check-ahead.ts";
import type { CoverRow } from "./cover-request-store.ts";
import { schedulesOver } from "./resolved-schedule.ts";

const LONGEST_MS = 366 * 86_400_000;

export type Span = { readonly from: Date; readonly to: Date };
type Schedule = { readonly name: string; readonly timeZone: string };

export const wrong = (path: string, message: string) => refused("The request cannot be", [{ path, message }]);

/** Refuses a span that is none, that is over, or that is longer than a year. */
export function checkSpan({ from, to }: Span, path: string, now: Date): void {
  if (to <= from) throw wrong(`${path}to`, "it ends before it starts: 'to' must be after 'from'");
  if (to <= now) throw wrong(`${path}to`, "it is over already: what was, stays as it was");
  if (to.getTime() - from.getTime() > LONGEST_MS) {
    throw wrong(`${path}to`, "it is longer than a year: change the rotation");
  }
  checkAhead(now, to);
}

/** The same for what is taken in return; and it is another time: who gives a shift and takes it back gave nothing. */
export function checkSwap(span: Span, inReturn: Span, now: Date): void {
  checkSpan(inReturn, "inReturn.", now);
  if (inReturn.from >= span.to || inReturn.to <= span.from) return;
  throw wrong("inReturn.from", "it is in the time that somebody else is to take: choose another time in return");
}

export const spanText = ({ from, to }: Span, { timeZone }: Schedule): string =>
  `${localMinute(from.getTime(), timeZone)} to ${localMinute(to.getTime(), timeZone)}`;

/** Whether somebody is on call for a schedule at any moment of a span that is still ahead; as if one override were not. */
export async function isOnCall(
  tx: Tx,
  { name }: Schedule,
  user: string,
  { from, to }: Span,
  now: Date,
  without?: string,
): Promise<boolean> {
  const ahead = from < now ? now : from;
  const [held] = await schedulesOver(tx, ahead, to, [name]);
  if (!held) return false;
  const overrides = held.schedule.overrides.filter(({ id }) => id === undefined || id !== without);
  const shifts = finalShifts({ ...held.schedule, overrides }, ahead.getTime(), to.getTime());
  return shifts.some(({ member }) => member === user);
}

/** Refuses to look for somebody who comes instead of a person who is not on call then. */
export async function checkAsked(tx: Tx, schedule: Schedule, user: string, span: Span, now: Date): Promise<void> {
  if (await isOnCall(tx, schedule, user, span, now)) return;
  const when = spanText(span, schedule);
  throw wrong("from", `${user} is not on call for ${schedule.name} from ${when}: choose a time of one of their shifts`);
}

/** Refuses to cover somebody who is not on call then any more: nothing would come of it, and whoever takes it would not know. */
export async function checkStillAsked(tx: Tx, schedule: Schedule, row: CoverRow, now: Date): Promise<void> {
  const span = { from: row.fromAt, to: row.toAt };
  if (await isOnCall(tx, schedule, row.userName, span, now)) return;
  const because = `${row.userName} is not on call for ${schedule.name} from ${spanText(span, schedule)} any more`;
  throw new DomainError("conflict", `${because}: there is nothing to cover. Take the request back.`);
}

/** Refuses a swap with somebody who has nothing to give in return. */
export async function checkReturn(tx: Tx, schedule: Schedule, row: CoverRow, taker: string, now: Date): Promise<void> {
  if (!row.returnFromAt || !row.returnToAt) return;
  const span = { from: row.returnFromAt, to: row.returnToAt };
  if (await isOnCall(tx, schedule, taker, span, now)) return;
  const when = spanText(span, schedule);
  const mend = `whoever is has to take it, or ${row.userName} asks without a return`;
  throw wrong("user", `in return ${row.userName} takes ${when}, when ${taker} is not on call: ${mend}`);
}

/** The same when a swap comes to count: whoever takes it may have nothing to give any more. What is over needs nobody. */
export async function checkStillGiven(tx: Tx, schedule: Schedule, row: CoverRow, now: Date): Promise<void> {
  const { takerName, returnFromAt: from, returnToAt: to } = row;
  if (takerName === null || !from || !to || to <= now) return;
  if (await isOnCall(tx, schedule, takerName, { from, to }, now)) return;
  const because = `${takerName} is not on call any more from ${spanText({ from, to }, schedule)}`;
  throw new DomainError("conflict", `${because}, which ${row.userName} takes in return: decline it, and swap anew.`);
}
