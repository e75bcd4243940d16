import { HOUR_MS } from "@shipshape/domain/time/milliseconds";
import type { Actor } from "../../kernel/actor.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { checkGate, type GateQuestion } from "./check-gate.ts";
import { gatesStore } from "./gates-store.ts";
import { knownPlace } from "./known-place.ts";

/**
 * Asks as a machine does that asks every half minute: what it was told before is told again, and only a verdict that is new
 * (or an hour old) is written down, as is one that wants an approval nobody was asked for.
 */
export async function askedAgain(kernel: Kernel, actor: Actor, asked: Omit<GateQuestion, "dryRun">) {
  const { db, clock } = kernel;
  const { service, environment } = await knownPlace(db, asked);
  const question = { ...asked, environment };
  const answer = await checkGate(kernel, actor, { ...question, dryRun: true });
  const since = new Date(clock.now().getTime() - HOUR_MS);
  const [last] = await gatesStore(db).lastOf(service.id, environment, since);
  const isUnasked = answer.because.some(({ code, request }) => code === "approval_needed" && request === undefined);
  const isKnown = last && last.verdict === answer.verdict && last.version === (question.version ?? null);
  return isKnown && !isUnasked ? answer : checkGate(kernel, actor, { ...question, dryRun: false });
}
