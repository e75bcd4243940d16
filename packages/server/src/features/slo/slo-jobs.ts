import { serviceArchived, serviceUnarchived } from "@shipshape/contract/catalog";
import { type Subscriber, subscribe } from "../../kernel/events.ts";
import { every, everyWhole, type HandledJob, handle, type PeriodicJob } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { SourceReader } from "../telemetry/index.ts";
import { archiveSlosOf } from "./archive-slos.ts";
import { collectSlices } from "./collect-slices.ts";
import { drawLedgers } from "./draw-ledgers.ts";
import { endGroups } from "./end-groups.ts";
import { evaluateJob } from "./evaluate-job.ts";
import { evaluateSlos } from "./evaluate-slos.ts";
import { foldJournals } from "./fold-journal.ts";
import { incidentLearning } from "./learn-incidents.ts";
import { recountJob } from "./recount-job.ts";
import { recountSlos } from "./recount-slos.ts";
import { restoreSlosOf } from "./restore-slos.ts";
import { settleBudgets } from "./settle-budgets.ts";

const FOLD_SECONDS = 300;
const END_GROUPS_SECONDS = 3_600;
const SETTLE_SECONDS = 60;
const LEDGER_SECONDS = 60;

export const sloJobs = (kernel: Kernel): readonly HandledJob[] => [
  handle(evaluateJob, ({ sloIds }) => evaluateSlos(kernel, sloIds, kernel.clock.now())),
  handle(recountJob, (payload) => recountSlos(kernel, payload)),
];

export const sloSubscribers = (kernel: Kernel): readonly Subscriber[] => [
  subscribe(serviceArchived, "slo.onServiceArchived", ({ payload }) => archiveSlosOf(kernel, payload)),
  subscribe(serviceUnarchived, "slo.onServiceUnarchived", ({ payload }) => restoreSlosOf(kernel, payload)),
  ...incidentLearning(kernel),
];

export const sloPeriodic = (kernel: Kernel, sources: SourceReader): readonly PeriodicJob[] => [
  everyWhole(kernel.config.collectSeconds, "slo.collect", () => collectSlices(kernel, sources)),
  every(LEDGER_SECONDS, "slo.drawLedgers", () => drawLedgers(kernel)),
  every(FOLD_SECONDS, "slo.fold", () => foldJournals(kernel)),
  every(END_GROUPS_SECONDS, "slo.endGroups", () => endGroups(kernel)),
  every(SETTLE_SECONDS, "slo.settle", () => settleBudgets(kernel)),
];
