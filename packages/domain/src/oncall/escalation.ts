import type { Problem } from "../problem.ts";
import { humanizeMinutes } from "../time/duration.ts";

export type EscalationTarget = { readonly kind: "user" | "schedule"; readonly ref: string };

export type EscalationStep<Target = EscalationTarget> = {
  /** Minutes after the step before; of the first step, after the start. */
  readonly delayMinutes: number;
  readonly targets: readonly Target[];
};

/** Whom to tell, one step after the other, until somebody acknowledges. */
export type EscalationPolicy<Target = EscalationTarget> = {
  readonly steps: readonly EscalationStep<Target>[];
  /** How often to start over when nobody answers: 0 takes each step once. */
  readonly repeat: number;
  /** Minutes between the last step of a round and the first of the next; see `repeatAfterMinutes`. */
  readonly repeatAfterMinutes?: number | undefined;
};

export type EscalationRun = {
  readonly stepsTaken: number;
  readonly startedAtMs: number;
  /** When the last step was taken, where known: steps keep their distance also after a stop of the server. */
  readonly lastStepAtMs?: number | undefined;
  readonly acknowledged: boolean;
  readonly resolved: boolean;
};

export type NextStep<Target = EscalationTarget> =
  | {
      readonly action: "notify" | "wait";
      readonly step: EscalationStep<Target>;
      /** From 1, within the policy. */
      readonly stepNumber: number;
      /** From 1; rounds after the first are repeats. */
      readonly round: number;
      /** When the step is due. */
      readonly atMs: number;
      readonly because: string;
    }
  | { readonly action: "stop"; readonly because: string };

const MINUTE_MS = 60_000;
/** Where a policy names no time at all, a repeat leaves this long to answer. */
const LEAST_REPEAT_MINUTES = 5;

/**
 * What an escalation does next: tell the targets of a step now, wait for one, or stop, with the reason. Due times are
 * counted from the last step where it is known, else from the start through the delays between.
 */
export function nextStep<Target>(
  policy: EscalationPolicy<Target>,
  run: EscalationRun,
  nowMs: number,
): NextStep<Target> {
  const { steps, repeat } = policy;
  if (run.resolved) return { action: "stop", because: "it is resolved" };
  if (run.acknowledged) return { action: "stop", because: "somebody acknowledged it" };
  if (steps.length === 0) return { action: "stop", because: "the escalation policy has no steps" };
  const rounds = 1 + Math.max(0, repeat);
  const index = run.stepsTaken % steps.length;
  const step = steps[index];
  if (run.stepsTaken >= steps.length * rounds || step === undefined) {
    return { action: "stop", because: `nobody acknowledged, and all ${steps.length * rounds} steps were taken` };
  }
  const atMs = dueAtMs(policy, run);
  const stepNumber = index + 1;
  const round = Math.floor(run.stepsTaken / steps.length) + 1;
  const name = `step ${stepNumber} of ${steps.length}${round > 1 ? `, round ${round} of ${rounds}` : ""}`;
  if (nowMs < atMs) {
    const because = `${name} is due in ${humanizeMinutes((atMs - nowMs) / MINUTE_MS)} unless somebody acknowledges`;
    return { action: "wait", step, stepNumber, round, atMs, because };
  }
  const sinceStart = humanizeMinutes((nowMs - run.startedAtMs) / MINUTE_MS);
  const because = run.stepsTaken === 0 ? `${name}` : `${name}: nobody acknowledged for ${sinceStart}`;
  return { action: "notify", step, stepNumber, round, atMs, because };
}

/**
 * Minutes between two rounds: what the policy says, else the first step's own delay, else the longest delay of all, else
 * five, because a round that follows at once would page everybody twice in the same instant.
 */
export function repeatAfterMinutes<Target>({ steps, repeatAfterMinutes }: EscalationPolicy<Target>): number {
  const longest = Math.max(0, ...steps.map(({ delayMinutes }) => delayMinutes));
  return repeatAfterMinutes ?? (steps[0]?.delayMinutes || longest || LEAST_REPEAT_MINUTES);
}

function dueAtMs<Target>(policy: EscalationPolicy<Target>, run: EscalationRun): number {
  const delayBefore = (number: number): number => {
    const index = number % policy.steps.length;
    if (index === 0 && number > 0) return repeatAfterMinutes(policy);
    return policy.steps[index]?.delayMinutes ?? 0;
  };
  if (run.lastStepAtMs !== undefined) return run.lastStepAtMs + delayBefore(run.stepsTaken) * MINUTE_MS;
  let minutes = 0;
  for (let number = 0; number <= run.stepsTaken; number++) minutes += delayBefore(number);
  return run.startedAtMs + minutes * MINUTE_MS;
}

/** What is wrong with an escalation policy, each with its mend; an empty list when it can be used. */
export function escalationProblems<Target>({ steps, repeat }: EscalationPolicy<Target>): Problem[] {
  const problems: Problem[] = [];
  if (steps.length === 0) problems.push({ path: "steps", message: "nobody would be told: add a step with a target" });
  for (const [index, { delayMinutes, targets }] of steps.entries()) {
    if (!(Number.isFinite(delayMinutes) && delayMinutes >= 0)) {
      const message = `${delayMinutes} is no delay: use minutes from 0 up, counted from the step before`;
      problems.push({ path: `steps[${index}].delayMinutes`, message });
    }
    if (targets.length === 0) {
      problems.push({ path: `steps[${index}].targets`, message: "this step tells nobody: add a user or a schedule" });
    }
  }
  if (!Number.isInteger(repeat) || repeat < 0) {
    problems.push({ path: "repeat", message: `${repeat} is no number of repeats: use a whole number from 0 up` });
  }
  return problems;
}
