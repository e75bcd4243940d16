import { scheduleChanged } from "@shipshape/contract/oncall";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { refused } from "../../kernel/problem.ts";
import { audit, usersByName } from "../access/index.ts";
import { checkAhead } from "./check-ahead.ts";
import { temporaryView } from "./oncall-views.ts";
import { scheduleToAddTo } from "./schedule-named.ts";
import { temporaryStore } from "./temporary-store.ts";

const LONGEST_MS = 366 * 86_400_000;

type GivenShift = { readonly user: string; readonly from: Date; readonly to: Date };
export type CreateTemporarySchedule = {
  readonly schedule: string;
  readonly from: Date;
  readonly to: Date;
  readonly shifts: readonly GivenShift[];
  readonly reason: string;
};

const wrong = (path: string, message: string) => refused("The temporary schedule cannot be", [{ path, message }]);

function checkSpan({ from, to, shifts }: CreateTemporarySchedule, now: Date): void {
  if (to <= from) throw wrong("to", "it ends before it starts: 'to' must be after 'from'");
  if (from < new Date(now.getTime() - 60_000))
    throw wrong("from", "it would begin in the past: what was, stays as it was");
  if (to.getTime() - from.getTime() > LONGEST_MS) throw wrong("to", "it is longer than a year: change the rotations");
  checkAhead(now, to);
  for (const [index, shift] of shifts.entries()) {
    if (shift.to <= shift.from) throw wrong(`shifts[${index}].to`, "the shift ends before it starts");
    if (shift.from < from || shift.to > to) {
      throw wrong(`shifts[${index}]`, "the shift lies outside of the temporary schedule: move it, or make that longer");
    }
  }
}

/** For a while these shifts hold and no others; overrides still lie on top. Pages follow it from the moment it is committed. */
export async function createTemporarySchedule({ db, clock }: Kernel, actor: Actor, input: CreateTemporarySchedule) {
  const now = clock.now();
  checkSpan(input, now);
  return inTransaction(db, async (tx) => {
    const { schedule: name, shifts } = input;
    const schedule = await scheduleToAddTo(tx, name);
    const users = await usersByName(tx, [...new Set(shifts.map(({ user }) => user))]);
    for (const [index, { user }] of shifts.entries()) {
      const known = users.get(user);
      if (!known || known.disabled)
        throw wrong(`shifts[${index}].user`, `there is no user "${user}" who could be paged`);
    }
    const store = temporaryStore(tx);
    const [other] = await store.touching([schedule.id], input.from, input.to);
    if (other) throw wrong("from", "another temporary schedule lies there already: take that back first");
    const row = {
      id: newId(),
      scheduleId: schedule.id,
      fromAt: new Date(Math.max(input.from.getTime(), now.getTime())),
      toAt: input.to,
      shifts: shifts.map(({ user, from, to }) => ({ user, from: from.toISOString(), to: to.toISOString() })),
      reason: input.reason,
      createdBy: actor.name,
    };
    await store.insert(row);
    const after = temporaryView(name, row);
    const subject = `schedule:${name}`;
    await audit(tx, actor, { action: "oncall.createTemporarySchedule", subject, after });
    await emit(tx, actor, scheduleChanged, { schedule: name }, subject);
    return after;
  });
}
