import { deploymentFinished, deploymentStarted, historyRevised } from "@shipshape/contract/changes";
import { incidentOpened, incidentReopened, incidentResolved } from "@shipshape/contract/incidents";
import { type Subscriber, subscribeAll } from "../../kernel/events.ts";
import { every, type HandledJob, handle, type PeriodicJob } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { UNHURRIED_MS } from "../../kernel/together.ts";
import { attributeTold, countStale, findOldStale, findStale, staleSinceAll } from "./count-measures.ts";
import { countMeasures } from "./insights-job.ts";
import { placesOf } from "./touched-views.ts";

/** Numbers can wait: pages and messages go before them. */
const LAST = 5;
const MINUTE = 60;
const DAY = 86_400;

export const insightsJobs = (kernel: Kernel): readonly HandledJob[] => [
  handle(countMeasures, () => countStale(kernel)),
];

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
  // Two jobs a deployment, each of which waits while its service is counted, take every worker where many are told at once.
  ...[deploymentStarted, deploymentFinished].map((event) =>
    subscribeAll(
      event,
      `insights.on${event.name.replace("changes.d", "D")}`,
      async (told) =>
        staleSinceAll(
          kernel,
          await placesOf(
            kernel.db,
            told.map(({ payload }) => payload.deploymentId),
          ),
        ),
      { priority: LAST },
    ),
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
