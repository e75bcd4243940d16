import { every, type HandledJob, handle, type PeriodicJob } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { flushDueGroups } from "./flush-groups.ts";
import { flushGroupsJob } from "./flush-job.ts";
import { inhibitionStore } from "./inhibition-store.ts";

const HOUR = 3_600;

export const mutingJobs = (kernel: Kernel): readonly HandledJob[] => [
  handle(flushGroupsJob, () => flushDueGroups(kernel)),
];

export const mutingPeriodic = (kernel: Kernel): readonly PeriodicJob[] => [
  // each group has a job of its own; this is for one that got lost
  every(30, "alerts.flushDueGroups", () => flushDueGroups(kernel)),
  every(HOUR, "alerts.forgetInhibitors", () => inhibitionStore(kernel.db).forgetResolved()),
];
