import { escalationForecast } from "@shipshape/domain/oncall/escalation-forecast";
import type { Db } from "../../kernel/database.ts";
import { notFound } from "../../kernel/problem.ts";
import { oncallStore } from "./oncall-store.ts";
import { peopleOf } from "./people-of.ts";

/** Whom a policy would page from a moment on, step by step, by the very rules that page. */
export async function forecastEscalation(db: Db, name: string, at: Date) {
  const [policy] = await oncallStore(db).policies([name]);
  if (!policy) throw notFound("escalation policy", name, "The list of escalation policies shows those there are.");
  const steps = [];
  for (const { step, stepNumber, round, atMs } of escalationForecast(policy, at.getTime())) {
    const dueAt = new Date(atMs);
    const { people, unreachable } = await peopleOf(db, step.targets, dueAt);
    const told = people.map(({ user, because }) => ({ user: user.name, displayName: user.displayName, because }));
    steps.push({ stepNumber, round, at: dueAt, people: told, unreachable: [...unreachable] });
  }
  return { policy: policy.name, at, steps };
}
