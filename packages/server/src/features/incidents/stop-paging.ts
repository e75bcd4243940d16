import { pageCancelled } from "@shipshape/contract/incidents";
import type { Actor } from "../../kernel/actor.ts";
import { emit } from "../../kernel/events.ts";
import { dequeue } from "../../kernel/jobs.ts";
import { pagingStore } from "./paging-store.ts";
import type { Scene } from "./scene.ts";
import { forgetQuestion } from "./still-working.ts";
import { takeStep } from "./take-step-job.ts";

/** Stops the run and everything in flight: nobody is called for what somebody looks after. */
export async function stopPaging(
  scene: Scene,
  actor: Actor,
  because: string,
  answeredBy: string | null = null,
): Promise<void> {
  const { tx, incident } = scene;
  const paging = pagingStore(tx);
  await forgetQuestion(scene);
  const run = await paging.runningRun(incident.id);
  if (run) {
    await paging.stop(run.id, because);
    await dequeue(tx, takeStep, run.id);
  }
  const pageIds = await paging.endPages(incident.id, answeredBy);
  if (pageIds.length === 0) return;
  await emit(tx, actor, pageCancelled, { incidentId: incident.id, pageIds, because }, `incident:${incident.id}`);
}
