import { deploymentFinished, deploymentStarted, historyRevised } from "@shipshape/contract/changes";
import { incidentOpened, incidentReopened, incidentResolved } from "@shipshape/contract/incidents";
import { type Subscriber, subscribe, subscribeAll } from "../../kernel/events.ts";
import { every, type HandledJob, handle, type PeriodicJob } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { UNHURRIED_MS } from "../../kernel/together.ts";
import { attributeTold, countStale, findOldStale, findStale, staleSince, staleSinceAll } from "./count-measures.ts";
import { countMeasures } from "./insights-job.ts";
import { placesOf } from "./touched-views.ts";

/** Numbers can wait: pages and messages go before them. */
const LAST = 5;
const MINUTE = 60;
const DAY = 86_400;

export const insightsJobs = (kernel: Kernel): readonly HandledJob[] => [
  handle(countMeasures, () => countStale(kernel)),
];

async function onDeployment(kernel: Kernel, deploymentId: string): Promise<void> {
  const [place] = await placesOf(kernel.db, [deploymentId]);
  if (place) await staleSince(kernel, place.serviceId, place.since);
}

export const insightsSubscribers = (kernel: Kernel): readonly Subscriber[] => [
  subscribeAll(
    historyRevised,
    "insights.onHistoryRevised",
    (told) =>
      staleSinceAll(
        kernel,
        told.map(({ payload }) => payload),
      ),
    { priority: LAST },
  ),
  subscribe(
    deploymentStarted,
    "insights.onDeploymentStarted",
    ({ payload }) => onDeployment(kernel, payload.deploymentId),
    LAST,
  ),
  subscribe(
    deploymentFinished,
    "insights.onDeploymentFinished",
    ({ payload }) => onDeployment(kernel, payload.deploymentId),
    LAST,
  ),
  ...[incidentOpened, incidentResolved, incidentReopened].map((event) =>
    subscribeAll(
      event,
      `insights.on${event.name.replace("incidents.i", "I")}`,
      (told) =>
        attributeTold(
          kernel,
          told.map(({ payload }) => payload.incidentId),
        ),
      { priority: LAST, everyMs: UNHURRIED_MS },
    ),
  ),
];

export const insightsPeriodic = (kernel: Kernel): readonly PeriodicJob[] => [
  every(MINUTE, "insights.findStale", () => findStale(kernel)),
  every(DAY, "insights.findOldStale", () => findOldStale(kernel)),
];
