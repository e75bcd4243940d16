import { mappingRuleChanged } from "@shipshape/contract/changes-record";
import { approvalAnswered, glassBroken } from "@shipshape/contract/gates-approvals";
import { freezeChanged, freezeOverridden } from "@shipshape/contract/gates-freezes";
import { budgetPolicyChanged } from "@shipshape/contract/gates-policies";
import { gateRuleChanged } from "@shipshape/contract/gates-rules";
import { budgetRecovered, budgetSpent, burnEnded, burnStarted } from "@shipshape/contract/slo";
import { type Subscriber, subscribe } from "../../kernel/events.ts";
import { every, type HandledJob, handle, type PeriodicJob } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { answerHeld, answerHeldJob, type HeldGround } from "./held/answer-held.ts";
import { askHeldAgain, takeUpForgotten } from "./held/ask-held-again.ts";
import { createGithub } from "./held/github-app.ts";
import { keepReadiness } from "./keep-readiness.ts";
import { glassMended, tellGlassMended } from "./tell-glass-mended.ts";
import { watchClauses } from "./watch-clauses.ts";

const WATCH_SECONDS = 60;
const HOUR_SECONDS = 3_600;

export const gatesJobs = (kernel: Kernel): readonly HandledJob[] => [
  handle(tellGlassMended, ({ id }) => glassMended(kernel, id)),
  heldJob({ kernel, github: createGithub(kernel) }),
];

const heldJob = (ground: HeldGround): HandledJob => handle(answerHeldJob, ({ id }) => answerHeld(ground, id));

/** What turns for the worse or the better is looked at now; what creeps, every minute. */
export const gatesSubscribers = (kernel: Kernel): readonly Subscriber[] => [
  subscribe(budgetSpent, "gates.onBudgetSpent", ({ payload }) => watchClauses(kernel, [payload.serviceId])),
  subscribe(budgetRecovered, "gates.onBudgetRecovered", ({ payload }) => watchClauses(kernel, [payload.serviceId])),
  subscribe(burnStarted, "gates.onBurnStarted", ({ payload }) => watchClauses(kernel, [payload.serviceId])),
  subscribe(burnEnded, "gates.onBurnEnded", ({ payload }) => watchClauses(kernel, [payload.serviceId])),
  subscribe(budgetPolicyChanged, "gates.onBudgetPolicyChanged", () => watchClauses(kernel)),
  // what waits for an open gate is asked for at once where people opened it, and every minute besides
  subscribe(approvalAnswered, "gates.onApprovalAnswered", ({ payload }) => askHeldAgain(kernel, payload.service)),
  subscribe(glassBroken, "gates.onGlassBroken", ({ payload }) => askHeldAgain(kernel, payload.service)),
  subscribe(freezeOverridden, "gates.onFreezeOverridden", ({ payload }) => askHeldAgain(kernel, payload.service)),
  subscribe(freezeChanged, "gates.onFreezeChanged", () => askHeldAgain(kernel)),
  subscribe(gateRuleChanged, "gates.onGateRuleChanged", () => askHeldAgain(kernel)),
  subscribe(mappingRuleChanged, "gates.onMappingRuleChanged", () => askHeldAgain(kernel)),
];

export const gatesPeriodic = (kernel: Kernel): readonly PeriodicJob[] => [
  every(WATCH_SECONDS, "gates.watchClauses", () => watchClauses(kernel)),
  every(WATCH_SECONDS, "gates.takeUpForgotten", () => takeUpForgotten(kernel)),
  every(HOUR_SECONDS, "gates.keepReadiness", () => keepReadiness(kernel)),
];
