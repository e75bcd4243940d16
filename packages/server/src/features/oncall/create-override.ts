import { overrideCreated } from "@shipshape/contract/oncall";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { refused } from "../../kernel/problem.ts";
import { audit, type KnownUser, usersByName } from "../access/index.ts";
import { checkAhead } from "./check-ahead.ts";
import { isOnCall, type Span, spanText } from "./cover-span.ts";
import { oncallStore, type ScheduleRow } from "./oncall-store.ts";
import { overrideView } from "./oncall-views.ts";
import { scheduleToAddTo } from "./schedule-named.ts";

const LONGEST_MS = 366 * 86_400_000;

export type CreateOverride = {
  readonly schedule: string;
  readonly user: string;
  readonly kind: "replace" | "add" | "remove";
  /** For `replace`: instead of whom; everybody without. */
  readonly instead?: string | undefined;
  readonly from: Date;
  readonly to: Date;
  readonly reason: string;
};

export const wrong = (path: string, message: string) => refused("The override cannot be", [{ path, message }]);

export function checkSpan({ from, to }: Pick<CreateOverride, "from" | "to">, now: Date): void {
  if (to <= from) throw wrong("to", "it ends before it starts: 'to' must be after 'from'");
  if (to <= now) throw wrong("to", "it is over already: what was, stays as it was");
  if (to.getTime() - from.getTime() > LONGEST_MS) throw wrong("to", "it is longer than a year: change the rotation");
  checkAhead(now, to);
}

type Effect = Pick<CreateOverride, "kind" | "user" | "instead">;

/** Who is replaced; nobody in particular where everybody is. */
async function replacedUser(tx: Tx, { kind, user, instead }: Effect) {
  if (instead === undefined) return undefined;
  if (kind !== "replace") throw wrong("instead", `only somebody who replaces comes instead of another: leave it out`);
  if (instead === user) throw wrong("instead", `${user} cannot come instead of ${user}: name somebody else`);
  const found = (await usersByName(tx, [instead])).get(instead);
  if (!found) throw wrong("instead", `there is no user "${instead}"`);
  return found;
}

/**
 * Refuses to come instead of somebody who is not on call then, or to take them out: nobody would be replaced, and whoever
 * did it would not know. `moved` is the override itself, where it is there already.
 */
export async function checkEffect(
  tx: Tx,
  schedule: Pick<ScheduleRow, "name" | "timeZone">,
  { kind, user, instead }: Effect,
  span: Span,
  now: Date,
  moved?: string,
): Promise<void> {
  const [path, name] = kind === "remove" ? (["user", user] as const) : (["instead", instead] as const);
  if (name === undefined || (await isOnCall(tx, schedule, name, span, now, moved))) return;
  const mend =
    kind === "remove" ? "name somebody who is" : "name somebody who is, or leave it out to come instead of everybody";
  const because = `${name} is not on call for ${schedule.name} from ${spanText(span, schedule)}`;
  if (moved !== undefined) throw wrong("from", `${because}: choose a time of one of their shifts, or take it back`);
  throw wrong(path, `${because}: ${mend}`);
}

export async function pageableUser(tx: Tx, name: string): Promise<KnownUser> {
  const user = (await usersByName(tx, [name])).get(name);
  if (!user || user.disabled) throw wrong("user", `there is no user "${name}" who could be paged`);
  return user;
}

/** Whom an override is of: who cannot be paged any more can only be taken out. */
export async function overridingUser(tx: Tx, { kind, user: name }: Pick<Effect, "kind" | "user">): Promise<KnownUser> {
  if (kind !== "remove") return pageableUser(tx, name);
  const user = (await usersByName(tx, [name])).get(name);
  if (!user) throw wrong("user", `there is no user "${name}"`);
  return user;
}

/**
 * Lets somebody take over a schedule for a while, come in addition or be taken out; pages follow it from the moment it is
 * committed. One that would begin in the past begins now: what was, stays as it was.
 */
export async function createOverride({ db, clock }: Kernel, actor: Actor, input: CreateOverride) {
  const now = clock.now();
  checkSpan(input, now);
  const from = new Date(Math.max(input.from.getTime(), now.getTime()));
  return inTransaction(db, async (tx) => {
    const store = oncallStore(tx);
    const schedule = await scheduleToAddTo(tx, input.schedule);
    const user = await overridingUser(tx, input);
    const instead = await replacedUser(tx, input);
    await checkEffect(tx, schedule, input, { from, to: input.to }, now);
    const override = {
      id: newId(),
      kind: input.kind,
      insteadUserId: instead?.id ?? null,
      scheduleId: schedule.id,
      userId: user.id,
      fromAt: from,
      toAt: input.to,
      reason: input.reason,
      createdBy: actor.name,
    };
    await store.insertOverride(override);
    const { schedule: name, to } = input;
    const after = overrideView(name, { ...override, userName: user.name, insteadName: instead?.name ?? null });
    await audit(tx, actor, { action: "oncall.createOverride", subject: `schedule:${name}`, after });
    await emit(tx, actor, overrideCreated, { schedule: name, user: user.name, from, to }, `schedule:${name}`);
    return after;
  });
}
