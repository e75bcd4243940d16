import type { Actor } from "../../kernel/actor.ts";
import { pagingStore } from "./paging-store.ts";
import type { Scene } from "./scene.ts";
import { forgetQuestion } from "./still-working.ts";
import { cancelPages, stopRuns } from "./stop-runs.ts";

/** Stops all runs and everything in flight: nobody is called for what somebody looks after. */
export async function stopPaging(
  scene: Scene,
  actor: Actor,
  because: string,
  answeredBy: string | null = null,
): Promise<void> {
  const { tx, incident } = scene;
  const paging = pagingStore(tx);
  await forgetQuestion(scene);
  await stopRuns(tx, await paging.runsOf(incident.id), because);
  await cancelPages(scene, actor, await paging.endPages(incident.id, answeredBy), because);
}
