import type { EscalationTarget } from "@shipshape/contract/oncall";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { type KnownUser, usersByName } from "../access/index.ts";
import { onCallNow, schedulesAt } from "./resolved-schedule.ts";

export type Target = z.output<typeof EscalationTarget>;

export type Reachable = {
  /** Each person once, with every reason for which they are meant. */
  readonly people: readonly { readonly user: KnownUser; readonly because: string }[];
  /** Targets behind which nobody stands, in sentences: a gap, a user who is gone. */
  readonly unreachable: readonly string[];
};

type Meant = { readonly name: string; readonly because: string };

/** The people that targets mean at a moment: users themselves, and whoever the schedules have on call. */
export async function peopleOf(db: Db, targets: readonly Target[], at: Date): Promise<Reachable> {
  const { meant, gaps } = await meantBy(db, targets, at);
  const users = await usersByName(
    db,
    meant.map(({ name }) => name),
  );
  const becauses = new Map<KnownUser, string[]>();
  const unreachable = [...gaps];
  for (const { name, because } of meant) {
    const user = users.get(name);
    if (!user) unreachable.push(`${name} is ${because}, but there is no such user: correct the name`);
    else if (user.disabled) unreachable.push(`${name} is ${because}, but that account is disabled: name somebody else`);
    else becauses.set(user, [...(becauses.get(user) ?? []), because]);
  }
  const people = [...becauses].map(([user, because]) => ({ user, because: because.join("; ") }));
  return { people, unreachable };
}

async function meantBy(db: Db, targets: readonly Target[], at: Date): Promise<{ meant: Meant[]; gaps: string[] }> {
  const wanted = targets.filter(({ kind }) => kind === "schedule").map(({ name }) => name);
  const schedules = wanted.length === 0 ? [] : await schedulesAt(db, at, wanted);
  const meant: Meant[] = [];
  const gaps: string[] = [];
  for (const { kind, name } of targets) {
    const schedule = schedules.find(({ row }) => row.name === name);
    if (kind === "user") meant.push({ name, because: "named by the escalation policy" });
    else if (!schedule) gaps.push(`the schedule ${name} does not exist: correct the name, or add a Schedule document`);
    else {
      const { user, because } = onCallNow(schedule, at);
      if (user === null) gaps.push(because);
      else meant.push({ name: user, because });
    }
  }
  return { meant, gaps };
}
