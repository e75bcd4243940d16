import { incidentUnacknowledged, pageCancelled } from "@shipshape/contract/incidents";
import { humanizeMinutes } from "@shipshape/domain/time/duration";
import { utcMinute } from "@shipshape/domain/time/utc-minute";
import * as z from "zod";
import { type Actor, SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { defineJob, dequeue, enqueue } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit, usersByName } from "../access/index.ts";
import { shortIdOf } from "./incident-reference.ts";
import { tellIncident, tellUpdate } from "./incident-telling.ts";
import { incidentsStore } from "./incidents-store.ts";
import { pageAnew } from "./page-anew.ts";
import { pagingStore, type RunRow } from "./paging-store.ts";
import { askQuestion } from "./request-pages.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { type QuestionRow, stillWorkingStore } from "./still-working-store.ts";
import { PAGES_FIRST } from "./take-step-job.ts";
import { writeTimeline } from "./timeline-store.ts";

/** The timer of the question whether somebody still works on an incident: one an incident. */
export const askStillWorking = defineJob("incidents.askStillWorking", z.object({ incidentId: z.uuid() }));

/** Plans to ask whoever has just acknowledged, where the policy that pages wants that. */
export async function planQuestion({ tx, incident }: Scene, userName: string): Promise<void> {
  const runs = await pagingStore(tx).runsOf(incident.id);
  const [stillWorking] = runs.flatMap(({ book, position }) => book.policies[position.policy]?.stillWorking ?? []);
  if (!stillWorking) return;
  const incidentId = incident.id;
  const runAt = await stillWorkingStore(tx).plan({ incidentId, userName, ...stillWorking });
  await enqueue(tx, askStillWorking, { incidentId }, { key: incidentId, runAt, priority: PAGES_FIRST });
}

/** The incident is nobody's any more, or over: there is nothing to ask. */
export async function forgetQuestion({ tx, incident }: Scene): Promise<void> {
  await stillWorkingStore(tx).forget(incident.id);
  await dequeue(tx, askStillWorking, incident.id);
}

/** Somebody says that they work on it after they were asked: the question comes again later. False where nobody was. */
export async function workIsConfirmed(scene: Scene, actor: Actor): Promise<boolean> {
  const { tx, incident } = scene;
  const question = await stillWorkingStore(tx).of(incident.id);
  if (!question || question.askedAt === null) return false;
  const because =
    actor.name === question.userName
      ? `${actor.name} still works on it`
      : `${actor.name} took it over from ${question.userName}`;
  await endQuestionPages(scene, actor, because);
  if (actor.name !== incident.acknowledgedBy) await incidentsStore(tx).acknowledge(incident.id, actor.name);
  const { incidentId, askAfterMinutes, answerWithinMinutes } = question;
  const runAt = await stillWorkingStore(tx).plan({
    incidentId,
    userName: actor.name,
    askAfterMinutes,
    answerWithinMinutes,
  });
  await enqueue(tx, askStillWorking, { incidentId }, { key: incidentId, runAt, priority: PAGES_FIRST });
  await writeTimeline(tx, actor, incident.id, { kind: "still_working", text: `Answered: ${because}` });
  await audit(tx, actor, { action: "incidents.stillWorking", subject: `incident:${shortIdOf(incident)}` });
  await tellUpdate(tx, actor, incident, because);
  return true;
}

async function endQuestionPages({ tx, incident }: Scene, actor: Actor, because: string): Promise<void> {
  const pageIds = await pagingStore(tx).endPages(incident.id, actor.userId);
  if (pageIds.length === 0) return;
  await emit(tx, actor, pageCancelled, { incidentId: incident.id, pageIds, because }, `incident:${incident.id}`);
}

/** The timer of the question: asks when its time has come, and takes silence for an answer when that is over. */
export async function askOrGiveBack(kernel: Kernel, incidentId: string): Promise<void> {
  // audit-free: what changes is written by giveBack, with its record
  await inTransaction(kernel.db, async (tx) => {
    const scene = await sceneOf(kernel, tx, incidentId);
    const question = scene && (await stillWorkingStore(tx).of(incidentId));
    if (!scene || !question) return;
    if (scene.incident.status !== "acknowledged") return forgetQuestion(scene);
    const due = question.answerUntil ?? question.askAt;
    if (scene.now < due) {
      return enqueue(tx, askStillWorking, { incidentId }, { key: incidentId, runAt: due, priority: PAGES_FIRST });
    }
    const [run] = await pagingStore(tx).runsOf(incidentId);
    if (!run) return forgetQuestion(scene);
    await (question.askedAt === null ? ask(scene, run, question) : giveBack(scene, question));
  });
}

async function ask(scene: Scene, run: RunRow, { userName, answerWithinMinutes }: QuestionRow): Promise<void> {
  const { tx, incident } = scene;
  const user = (await usersByName(tx, [userName])).get(userName);
  const until = await stillWorkingStore(tx).ask(incident.id);
  const since = incident.acknowledgedAt ? ` at ${utcMinute(incident.acknowledgedAt)}` : "";
  const because =
    `you acknowledged it${since} and it is not over: acknowledge once more if you still work on it; ` +
    `without an answer within ${humanizeMinutes(answerWithinMinutes)} paging begins again`;
  const reachable = user !== undefined && !user.disabled;
  if (reachable) await askQuestion(scene, run, { userId: user.id, userName, because });
  const text = reachable
    ? `${userName} is asked whether they still work on it; without an answer within ${humanizeMinutes(answerWithinMinutes)} paging begins again`
    : `${userName} cannot be asked whether they still work on it; paging begins again in ${humanizeMinutes(answerWithinMinutes)}`;
  await writeTimeline(tx, SYSTEM, incident.id, { kind: "asked", text });
  await tellUpdate(tx, SYSTEM, incident, text);
  const incidentId = incident.id;
  if (until)
    await enqueue(tx, askStillWorking, { incidentId }, { key: incidentId, runAt: until, priority: PAGES_FIRST });
}

/** Nobody said that they still work on it: it is open again, and its policies page from their first steps. */
async function giveBack(scene: Scene, { userName, answerWithinMinutes }: QuestionRow): Promise<void> {
  const { tx, incident } = scene;
  const because = `${userName} did not say within ${humanizeMinutes(answerWithinMinutes)} whether they still work on it`;
  await endQuestionPages(scene, SYSTEM, because);
  await forgetQuestion(scene);
  await incidentsStore(tx).unacknowledge(incident.id);
  const open = { ...incident, status: "open", acknowledgedAt: null, acknowledgedBy: null } as const;
  await writeTimeline(tx, SYSTEM, incident.id, {
    kind: "unacknowledged",
    text: `Acknowledgement taken back: ${because}`,
  });
  const before = { status: incident.status, acknowledgedBy: incident.acknowledgedBy };
  const subject = `incident:${shortIdOf(incident)}`;
  await audit(tx, SYSTEM, { action: "incidents.unacknowledge", subject, before, after: { status: open.status } });
  await pageAnew({ ...scene, incident: open }, SYSTEM);
  await tellIncident(tx, SYSTEM, incidentUnacknowledged, open, `${because}; paging begins again`);
}
