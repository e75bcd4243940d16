import { type NextStep, nextStep, repeatAfterMinutes } from "@shipshape/domain/oncall/escalation";
import { SYSTEM } from "../../kernel/actor.ts";
import { enqueue } from "../../kernel/jobs.ts";
import type { Target } from "../oncall/index.ts";
import { shortIdOf } from "./incident-reference.ts";
import { tellUpdate } from "./incident-telling.ts";
import { pageStep, type Step } from "./page-step.ts";
import { pagingStore, type RunRow } from "./paging-store.ts";
import type { Scene } from "./scene.ts";
import { PAGES_FIRST, takeStep } from "./take-step-job.ts";
import { writeTimeline } from "./timeline-store.ts";

/** Why a step is not waited for. `byHand` also begins a new round; by itself, a round always waits for its time. */
export type Early = { readonly because: string; readonly byHand?: boolean };

/** The step that an open incident's run takes next, whenever it is due. */
export const stepAfter = (run: RunRow, now: Date): NextStep<Target> =>
  nextStep<Target>(
    run.policy,
    {
      stepsTaken: run.stepsTaken,
      startedAtMs: run.startedAt.getTime(),
      lastStepAtMs: run.lastStepAt?.getTime(),
      acknowledged: false,
      resolved: false,
    },
    now.getTime(),
  );

const mayBeEarly = (step: Step, early: Early | undefined): boolean =>
  early !== undefined && (early.byHand === true || step.stepNumber > 1);

/**
 * Takes every step of a running run that is due, and sets the timer for the next. A step that reached nobody is not
 * waited for: the next one of the same round follows at once.
 */
export async function advancePaging(scene: Scene, run: RunRow, early?: Early): Promise<void> {
  let current = run;
  let hurry = early;
  for (;;) {
    const next = stepAfter(current, scene.now);
    if (next.action === "stop") return end(scene, current, next.because);
    if (next.action === "wait" && !mayBeEarly(next, hurry)) return plan(scene, current, next.atMs, next.because);
    const why = hurry && (next.action === "wait" || hurry.byHand) ? { because: hurry.because } : undefined;
    const told = await pageStep(scene, current, next, why);
    hurry = told === 0 ? { because: "the step before reached nobody" } : undefined;
    current = { ...current, stepsTaken: current.stepsTaken + 1, lastStepAt: scene.now };
  }
}

async function plan({ tx }: Scene, run: RunRow, atMs: number, because: string): Promise<void> {
  const runAt = new Date(atMs);
  await pagingStore(tx).plan(run, runAt, because);
  await enqueue(tx, takeStep, { runId: run.id }, { key: run.id, runAt, priority: PAGES_FIRST });
}

/** Those who were asked last have as long to answer as everybody before them. */
async function end(scene: Scene, run: RunRow, because: string): Promise<void> {
  const lastStepAt = run.lastStepAt ?? run.startedAt;
  const answersUntilMs = lastStepAt.getTime() + repeatAfterMinutes(run.policy) * 60_000;
  if (scene.now.getTime() >= answersUntilMs) return exhaust(scene, run, because);
  return plan(scene, run, answersUntilMs, "all steps were taken; those who were asked last still have time to answer");
}

/** Nobody answered, and nobody is left to ask: said as loudly as a timeline can. */
async function exhaust({ tx, incident }: Scene, run: RunRow, because: string): Promise<void> {
  await pagingStore(tx).stop(run.id, because);
  const shortId = shortIdOf(incident);
  const text =
    `NOBODY ANSWERED: ${because}, and nobody else is paged. Acknowledge it, or page again with ` +
    `'shipshape incident escalate ${shortId}'; more repeats of ${run.policyName} would have gone on longer.`;
  await writeTimeline(tx, SYSTEM, incident.id, { kind: "exhausted", text, sourceKey: `exhausted:${run.id}` });
  await tellUpdate(tx, SYSTEM, incident, because);
}
