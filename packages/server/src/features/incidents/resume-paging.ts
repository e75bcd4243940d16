import { resumedPaging } from "@shipshape/domain/incidents/resumed-paging";
import { type Actor, SYSTEM } from "../../kernel/actor.ts";
import { advancePaging } from "./advance-paging.ts";
import { requestPages } from "./page-step.ts";
import { pagingStore, type RunRow } from "./paging-store.ts";
import type { Scene } from "./scene.ts";
import { writeTimeline } from "./timeline-store.ts";

/** Pages again for an open incident that nobody looks after any more, as a run of its own; says how, or why not. */
export async function resumePaging(scene: Scene, actor: Actor, pausedAt: Date): Promise<string> {
  const { tx, incident, now } = scene;
  const paging = pagingStore(tx);
  const before = await paging.latestRun(incident.id);
  if (!before) return "nobody was paged for it before";
  const { policy, policyName, stepsTaken } = before;
  if (policy.steps.length === 0) return `nobody can be paged: ${before.because}`;
  const lastStepAtMs = (before.lastStepAt ?? before.startedAt).getTime();
  const resumed = resumedPaging({ stepsTaken, lastStepAtMs, pausedAtMs: pausedAt.getTime() }, now.getTime());
  const begun = { incidentId: incident.id, policyName, policy, status: "running", because: resumed.because } as const;
  if (resumed.decision === "ask_again") {
    const run = await paging.insertRun({
      ...begun,
      stepsTaken: (stepsTaken - 1) % policy.steps.length,
      lastStepAt: now,
    });
    await advancePaging(scene, run, { because: `nobody looks after it any more: ${actor.name} said so`, byHand: true });
    return resumed.because;
  }
  const run = await paging.insertRun({ ...begun, stepsTaken, lastStepAt: new Date(resumed.lastStepAtMs) });
  await sendWhatWasStopped(scene, before, run);
  await advancePaging(scene, run);
  return resumed.because;
}

/** Messages of the last step that were stopped on their way are sent after all: their pages go on with the new run. */
async function sendWhatWasStopped(scene: Scene, before: RunRow, run: RunRow): Promise<void> {
  const { tx, incident } = scene;
  const paging = pagingStore(tx);
  const stopped = await paging.wantAnswersAgain(before.id, before.stepsTaken);
  if (stopped.length === 0) return;
  const wanted = stopped.map(({ userId, userName, because }) => ({ userId, userName, because }));
  const pages = await paging.insertPages(incident.id, run.id, run.stepsTaken, wanted);
  const entries = pages.map(({ id, userName, because, step }) => ({
    kind: "paged",
    text: `${userName} is paged, whose message had been stopped: ${because}`,
    sourceKey: `paged:${id}`,
    details: { pageId: id, user: userName, step },
  }));
  await writeTimeline(tx, SYSTEM, incident.id, ...entries);
  await requestPages(scene, pages);
}
