import { incidentResolved } from "@shipshape/contract/incidents";
import { type Subscriber, subscribeAll } from "../../kernel/events.ts";
import { every, type HandledJob, handle, type PeriodicJob } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { judgeHiddenAnew } from "./judge-hidden-anew.ts";
import { reconsiderDue } from "./reconsider-alerts.ts";
import { reconsiderAlerts } from "./reconsider-job.ts";
import { replayJob, runReplay } from "./replay-rules.ts";

export const rulesJobs = (kernel: Kernel): readonly HandledJob[] => [
  handle(reconsiderAlerts, () => reconsiderDue(kernel)),
  handle(replayJob, ({ id }) => runReplay(kernel, id)),
];

/** What is due is judged by a job of its own; this finds what such a job was lost for. */
export const rulesPeriodic = (kernel: Kernel): readonly PeriodicJob[] => [
  every(15, "alerts.reconsiderDue", () => reconsiderDue(kernel)),
];

export const rulesSubscribers = (kernel: Kernel): readonly Subscriber[] => [
  subscribeAll(incidentResolved, "alerts.onIncidentResolved", (told) =>
    judgeHiddenAnew(
      kernel,
      told.map(({ payload }) => payload.incidentId),
    ),
  ),
];
