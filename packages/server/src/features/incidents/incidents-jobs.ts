import { alertOpened, alertResolved } from "@shipshape/contract/alerts";
import { deploymentFinished, deploymentStarted } from "@shipshape/contract/changes";
import { notificationDelivered, notificationFailed } from "@shipshape/contract/notify";
import { updatePublished } from "@shipshape/contract/statuspage";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { type Subscriber, subscribe } from "../../kernel/events.ts";
import { type HandledJob, handle, type PeriodicJob } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { advancePaging } from "./advance-paging.ts";
import { endAlert } from "./end-alert.ts";
import { judgeAlert } from "./judge-alert.ts";
import { pageDelivered, pageUndelivered } from "./page-outcome.ts";
import { pagerPeriodic } from "./pager-routes.ts";
import { pagingStore } from "./paging-store.ts";
import { sceneOf } from "./scene.ts";
import { stopPaging } from "./stop-paging.ts";
import { PAGES_FIRST, takeStep } from "./take-step-job.ts";
import { tellDeployment } from "./tell-deployment.ts";
import { tellPublication } from "./tell-publication.ts";

const ALERTS_SOON = -8;

/** The timer of a run: takes what is due. Early, late or twice, it does no more than that. */
async function takeDueSteps(kernel: Kernel, runId: string): Promise<void> {
  const incidentId = await pagingStore(kernel.db).incidentOfRun(runId);
  if (!incidentId) return;
  // audit-free: paging leaves its record in the timeline
  await inTransaction(kernel.db, async (tx) => {
    const scene = await sceneOf(kernel, tx, incidentId);
    const run = await pagingStore(tx).run(runId);
    if (!scene || run?.status !== "running") return;
    if (scene.incident.status === "open") await advancePaging(scene, run);
    else await stopPaging(scene, SYSTEM, `it is ${scene.incident.status}`);
  });
}

export const incidentsJobs = (kernel: Kernel): readonly HandledJob[] => [
  handle(takeStep, ({ runId }) => takeDueSteps(kernel, runId)),
];

export const incidentsSubscribers = (kernel: Kernel): readonly Subscriber[] => [
  subscribe(alertOpened, "incidents.onAlertOpened", ({ payload }) => judgeAlert(kernel, payload), ALERTS_SOON),
  subscribe(alertResolved, "incidents.onAlertResolved", ({ payload }) => endAlert(kernel, payload)),
  subscribe(notificationDelivered, "incidents.onNotificationDelivered", (told) => pageDelivered(kernel, told)),
  subscribe(notificationFailed, "incidents.onNotificationFailed", (told) => pageUndelivered(kernel, told), PAGES_FIRST),
  subscribe(deploymentStarted, "incidents.onDeploymentStarted", (told) => tellDeployment(kernel, told)),
  subscribe(updatePublished, "incidents.onUpdatePublished", (told) => tellPublication(kernel, told)),
  subscribe(deploymentFinished, "incidents.onDeploymentFinished", (told) => tellDeployment(kernel, told)),
];

export const incidentsPeriodic = (kernel: Kernel): readonly PeriodicJob[] => [...pagerPeriodic(kernel)];
