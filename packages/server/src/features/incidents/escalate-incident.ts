import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { servicesByIds } from "../catalog/index.ts";
import { answeredBefore } from "./acknowledge-incident.ts";
import { advancePaging, stepAfter } from "./advance-paging.ts";
import { noIncident, shortIdOf } from "./incident-reference.ts";
import { pageStep, type Step } from "./page-step.ts";
import { pagingStore, type RunRow } from "./paging-store.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { startPaging } from "./start-paging.ts";
import { writeTimeline } from "./timeline-store.ts";

/**
 * Takes the next step of the escalation policy now. While nobody has acknowledged, the run goes on from there; once
 * somebody has, only this one step is paged; a run that has come to its end begins anew.
 */
export async function escalateIncident(kernel: Kernel, actor: Actor, incidentId: string): Promise<void> {
  await inTransaction(kernel.db, async (tx) => {
    const scene = await sceneOf(kernel, tx, incidentId);
    if (!scene) throw noIncident(incidentId);
    const { incident } = scene;
    if (incident.status === "resolved") {
      throw new DomainError("conflict", `${shortIdOf(incident)} is over: ${answeredBefore(incident)}.`);
    }
    const text = `${actor.name} asked for the next step of the escalation policy`;
    await writeTimeline(tx, actor, incident.id, { kind: "escalated", text });
    await audit(tx, actor, { action: "incidents.escalate", subject: `incident:${shortIdOf(incident)}` });
    await takeNextStep(scene, actor);
  });
}

async function takeNextStep(scene: Scene, actor: Actor): Promise<void> {
  const paging = pagingStore(scene.tx);
  const early = { because: `${actor.name} asked for it`, byHand: true };
  const run = await paging.latestRun(scene.incident.id);
  if (scene.incident.status === "acknowledged" && run && run.policy.steps.length > 0) {
    await pageStep(scene, run, nextOf(run, scene.now), early);
    await paging.countStep(run.id, run.stepsTaken + 1);
    return;
  }
  if (run?.status === "running" && stepAfter(run, scene.now).action !== "stop") {
    await advancePaging(scene, run, early);
    return;
  }
  if (run?.status === "running") await paging.stop(run.id, `${actor.name} began it anew`);
  const { serviceId } = scene.incident;
  const service = serviceId === null ? undefined : (await servicesByIds(scene.tx, [serviceId])).get(serviceId);
  if (await startPaging(scene, actor, service)) return;
  const because = (await paging.latestRun(scene.incident.id))?.because;
  throw new DomainError("conflict", `There is nobody to escalate to: ${because}.`);
}

/** The step after the last one taken, however often the policy has been gone through. */
function nextOf(run: RunRow, now: Date): Step {
  const next = stepAfter({ ...run, stepsTaken: run.stepsTaken % run.policy.steps.length }, now);
  if (next.action === "stop") throw new DomainError("conflict", `There is nobody to escalate to: ${next.because}.`);
  return next;
}
