import { budgetPolicyChanged } from "@shipshape/contract/gates-policies";
import { budgetRecovered, budgetSpent, burnEnded, burnStarted } from "@shipshape/contract/slo";
import { type Subscriber, subscribe } from "../../kernel/events.ts";
import { every, type HandledJob, handle, type PeriodicJob } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { keepReadiness } from "./keep-readiness.ts";
import { glassMended, tellGlassMended } from "./tell-glass-mended.ts";
import { watchClauses } from "./watch-clauses.ts";

const WATCH_SECONDS = 60;
const HOUR_SECONDS = 3_600;

export const gatesJobs = (kernel: Kernel): readonly HandledJob[] => [
  handle(tellGlassMended, ({ id }) => glassMended(kernel, id)),
];

/** What turns for the worse or the better is looked at now; what creeps, every minute. */
export const gatesSubscribers = (kernel: Kernel): readonly Subscriber[] => [
  subscribe(budgetSpent, "gates.onBudgetSpent", ({ payload }) => watchClauses(kernel, [payload.serviceId])),
  subscribe(budgetRecovered, "gates.onBudgetRecovered", ({ payload }) => watchClauses(kernel, [payload.serviceId])),
  subscribe(burnStarted, "gates.onBurnStarted", ({ payload }) => watchClauses(kernel, [payload.serviceId])),
  subscribe(burnEnded, "gates.onBurnEnded", ({ payload }) => watchClauses(kernel, [payload.serviceId])),
  subscribe(budgetPolicyChanged, "gates.onBudgetPolicyChanged", () => watchClauses(kernel)),
];

export const gatesPeriodic = (kernel: Kernel): readonly PeriodicJob[] => [
  every(WATCH_SECONDS, "gates.watchClauses", () => watchClauses(kernel)),
  every(HOUR_SECONDS, "gates.keepReadiness", () => keepReadiness(kernel)),
];
