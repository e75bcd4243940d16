import type { EscalationTarget } from "@shipshape/domain/oncall/escalation";
import { peopleOfTargets } from "@shipshape/domain/oncall/escalation-people";
import type { Db } from "../../kernel/database.ts";
import { escalationWorld } from "./escalation-world.ts";

/** What a step of an escalation policy may mean. */
export type Target = EscalationTarget;

/** Whom targets mean at a moment, in the policy that says so. */
export type Asked = { readonly at: Date; readonly targets: readonly EscalationTarget[]; readonly policy?: string };

/** The people behind each of these, by name: for a list of many, with as few statements as for one. */
export async function namesAt(db: Db, asked: readonly Asked[]): Promise<string[][]> {
  if (asked.length === 0) return [];
  const times = asked.map(({ at }) => at.getTime());
  const books = asked.map(({ targets, policy = "" }, index) => ({
    start: policy || String(index),
    policies: { [policy || String(index)]: { steps: [{ delayMinutes: 0, targets }], repeat: 0 } },
  }));
  const [at, until] = [new Date(Math.min(...times)), new Date(Math.max(...times) + 1)];
  const world = await escalationWorld(db, books, { at, until });
  return asked.map(({ at: moment, targets, policy = "" }) =>
    peopleOfTargets(targets, world, moment.getTime(), world.turns.get(policy) ?? new Map()).people.map(
      ({ name }) => name,
    ),
  );
}
