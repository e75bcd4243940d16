import { groupFlushed } from "@shipshape/contract/alert-routes";
import { silenceChanged } from "@shipshape/contract/alert-silences";
import { alertActionReceived, alertDispatched, alertResolved, alertUnmuted } from "@shipshape/contract/alerts";
import { deploymentFinished, deploymentStarted } from "@shipshape/contract/changes";
import { answerReceived, notificationDelivered, notificationFailed, pageUnreached } from "@shipshape/contract/notify";
import { updatePublished } from "@shipshape/contract/statuspage";
import type * as z from "zod";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { type Subscriber, subscribe, subscribeAll } from "../../kernel/events.ts";
import { type HandledJob, handle, type PeriodicJob } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { UNHURRIED_MS } from "../../kernel/together.ts";
import { advancePaging } from "./advance-paging.ts";
import { callOnce, callProgram } from "./call-program.ts";
import { endAlerts } from "./end-alert.ts";
import { judgeAlerts } from "./judge-alert.ts";
import { pagesDelivered, pagesUndelivered, pageUnreachedBy } from "./page-outcome.ts";
import { pageUnmuted } from "./page-unmuted.ts";
import { pagerPeriodic } from "./pager-routes.ts";
import { pagingStore } from "./paging-store.ts";
import { repeatPaging } from "./repeat-paging.ts";
import { sceneOf } from "./scene.ts";
import { askOrGiveBack, askStillWorking } from "./still-working.ts";
import { stopPaging } from "./stop-paging.ts";
import { doHeldActions, hurryHeldActions, takeAlertAction, takeHeldActions } from "./take-alert-action.ts";
import { takeAnswer } from "./take-answer.ts";
import { PAGES_FIRST, takeStep } from "./take-step-job.ts";
import { tellDeployment } from "./tell-deployment.ts";
import { tellPublication } from "./tell-publication.ts";
import { waitsForSilence, wakeSilenced } from "./wait-for-silence.ts";

const ALERTS_SOON = -8;

const payloadOf = <P>({ payload }: { readonly payload: P }): P => payload;

/** The timer of a run: takes what is due. Early, late or twice, it does no more than that. */
async function takeDueSteps(kernel: Kernel, runId: string): Promise<void> {
  const incidentId = await pagingStore(kernel.db).incidentOfRun(runId);
  if (!incidentId) return;
  // audit-free: paging leaves its record in the timeline
  await inTransaction(kernel.db, async (tx) => {
    const scene = await sceneOf(kernel, tx, incidentId);
    const run = await pagingStore(tx).run(runId);
    if (!scene || run?.status !== "running") return;
    if (scene.incident.status === "open") {
      if (!(await waitsForSilence(scene, run))) await advancePaging(scene, run);
    } else await stopPaging(scene, SYSTEM, `it is ${scene.incident.status}`);
  });
}

async function groupWasLookedAt(kernel: Kernel, flushed: z.output<typeof groupFlushed.payload>): Promise<void> {
  await hurryHeldActions(kernel, flushed.fresh);
  await repeatPaging(kernel, flushed);
}

export const incidentsJobs = (kernel: Kernel): readonly HandledJob[] => [
  handle(takeStep, ({ runId }) => takeDueSteps(kernel, runId)),
  handle(callProgram, ({ callId }) => callOnce(kernel, callId)),
  handle(doHeldActions, (asked) => takeHeldActions(kernel, asked)),
  handle(askStillWorking, ({ incidentId }) => askOrGiveBack(kernel, incidentId)),
];

export const incidentsSubscribers = (kernel: Kernel): readonly Subscriber[] => [
  subscribeAll(
    alertDispatched,
    "incidents.onAlertDispatched",
    (told, committing) => judgeAlerts(kernel, told.map(payloadOf), committing),
    { priority: ALERTS_SOON, isHere: true },
  ),
  subscribeAll(alertUnmuted, "incidents.onAlertUnmuted", (told) => pageUnmuted(kernel, told.map(payloadOf)), {
    priority: ALERTS_SOON,
  }),
  subscribeAll(alertResolved, "incidents.onAlertResolved", (told) => endAlerts(kernel, told.map(payloadOf))),
  subscribeAll(notificationDelivered, "incidents.onNotificationDelivered", (told) => pagesDelivered(kernel, told), {
    everyMs: UNHURRIED_MS,
  }),
  subscribeAll(notificationFailed, "incidents.onNotificationFailed", (told) => pagesUndelivered(kernel, told), {
    priority: PAGES_FIRST,
  }),
  subscribe(pageUnreached, "incidents.onPageUnreached", (told) => pageUnreachedBy(kernel, told), PAGES_FIRST),
  subscribe(answerReceived, "incidents.onAnswerReceived", ({ payload }) => takeAnswer(kernel, payload), PAGES_FIRST),
  subscribe(
    alertActionReceived,
    "incidents.onAlertActionReceived",
    (told) => takeAlertAction(kernel, told),
    PAGES_FIRST,
  ),
  subscribe(silenceChanged, "incidents.onSilenceChanged", () => wakeSilenced(kernel), PAGES_FIRST),
  subscribe(groupFlushed, "incidents.onGroupFlushed", ({ payload }) => groupWasLookedAt(kernel, payload), PAGES_FIRST),
  subscribe(deploymentStarted, "incidents.onDeploymentStarted", (told) => tellDeployment(kernel, told)),
  subscribe(updatePublished, "incidents.onUpdatePublished", (told) => tellPublication(kernel, told)),
  subscribe(deploymentFinished, "incidents.onDeploymentFinished", (told) => tellDeployment(kernel, told)),
];

export const incidentsPeriodic = (kernel: Kernel): readonly PeriodicJob[] => [...pagerPeriodic(kernel)];
