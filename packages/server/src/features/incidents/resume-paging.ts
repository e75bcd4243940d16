import { resumedPaging } from "@shipshape/domain/incidents/resumed-paging";
import { pathFrom } from "@shipshape/domain/oncall/escalation";
import { type Actor, SYSTEM } from "../../kernel/actor.ts";
import { advancePaging, advanceRuns } from "./advance-paging.ts";
import type { Moving } from "./move-run.ts";
import { pageAnew } from "./page-anew.ts";
import { pagedEntry } from "./paging-entries.ts";
import { type NewRun, pagingStore, type RunRow } from "./paging-store.ts";
import { requestPages } from "./request-pages.ts";
import type { Scene } from "./scene.ts";
import { writeTimeline } from "./timeline-store.ts";

/** Pages again for an open incident that nobody looks after any more, as runs of their own; says how, or why not. */
export async function resumePaging(scene: Scene, actor: Actor, pausedAt: Date): Promise<string> {
  const runs = await pagingStore(scene.tx).runsOf(scene.incident.id);
  if (runs.length === 0) {
    // Whoever declared it has paged as they chose; an alert that was acknowledged beforehand has not paged yet.
    if (scene.incident.origin === "declared") return "nobody was paged for it before";
    return (await pageAnew(scene, actor)) ? "paging begins" : "nobody can be paged for it";
  }
  const said = new Set<string>();
  for (const before of runs) said.add(await resumeRun(scene, actor, before, pausedAt));
  return [...said].join("; ");
}

async function resumeRun(scene: Scene, actor: Actor, before: RunRow, pausedAt: Date): Promise<string> {
  const { incident, now } = scene;
  const { strand, policyName, book, facts, chosenBecause, fallback, stepsTaken, position, passed } = before;
  if (Object.keys(book.policies).length === 0) return `nobody can be paged: ${before.because}`;
  const lastStepAtMs = (before.lastStepAt ?? before.startedAt).getTime();
  const resumed = resumedPaging({ stepsTaken, lastStepAtMs, pausedAtMs: pausedAt.getTime() }, now.getTime());
  const begun = {
    ...{ incidentId: incident.id, strand, policyName, book, facts, chosenBecause, fallback, passed },
    ...{ status: "running", because: resumed.because, acknowledgementsWanted: before.acknowledgementsWanted },
  } as const satisfies NewRun;
  if (resumed.decision === "ask_again") {
    const anew = { ...begun, position: { ...position, round: 1 }, stepsTaken: stepsTaken - 1, lastStepAt: now };
    const early = { because: `nobody looks after it any more: ${actor.name} said so`, byHand: true };
    const run = await begin(scene, anew);
    await advanceRuns(scene.tx, [{ scene, run, early, to: lastPlaceOf(before) }]);
    return resumed.because;
  }
  const run = await begin(scene, { ...begun, position, stepsTaken, lastStepAt: new Date(resumed.lastStepAtMs) });
  await sendWhatWasStopped(scene, before, run);
  await advancePaging(scene, run);
  return resumed.because;
}

async function begin({ tx }: Scene, row: NewRun): Promise<RunRow> {
  const [run] = await pagingStore(tx).insertRuns([row]);
  if (!run) throw new Error("A run that was inserted is not there.");
  return run;
}

/** The step that was taken last: those whom it asked are asked again. */
function lastPlaceOf({ passed }: RunRow): Moving["to"] {
  const last = passed.findLast(({ number }) => number !== null);
  const path = last && pathFrom(last.path);
  return last && path ? { policy: last.policy, path } : undefined;
}

/**
 * Messages of the last step that were stopped on their way are sent after all: their pages go on with the new run. Each names the one
 * that it goes on for, whose message a provider may have by now.
 */
async function sendWhatWasStopped(scene: Scene, before: RunRow, run: RunRow): Promise<void> {
  const { tx, incident } = scene;
  const paging = pagingStore(tx);
  const stopped = await paging.wantAnswersAgain(before.id, before.stepsTaken);
  const wanted = stopped.map(({ userId, userName, because }) => ({
    ...{ runId: run.id, incidentId: incident.id, step: run.stepsTaken },
    ...{ userId, userName, because },
  }));
  const pages = await paging.insertPages(wanted);
  const entries = pages.map((page) => ({
    ...pagedEntry(page),
    text: `${page.userName} is paged, whose message had been stopped: ${page.because}`,
  }));
  await writeTimeline(tx, SYSTEM, incident.id, ...entries);
  const goesOnFor = new Map(stopped.map(({ id, userId }) => [userId, id]));
  await requestPages(
    scene,
    run,
    pages.map((page) => ({ ...page, goesOnFor: goesOnFor.get(page.userId) })),
  );
}
