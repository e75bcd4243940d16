import { type EscalationPolicy, type EscalationStep, nextStep } from "./escalation.ts";

/** A step that would be taken, and when. */
export type ForecastStep<Target> = {
  readonly step: EscalationStep<Target>;
  /** From 1, within the policy. */
  readonly stepNumber: number;
  /** From 1; rounds after the first are repeats. */
  readonly round: number;
  readonly atMs: number;
};

/** What an escalation that begins now would do if nobody ever acknowledged: every step with its time, repeats too. */
export function escalationForecast<Target>(
  policy: EscalationPolicy<Target>,
  startedAtMs: number,
): ForecastStep<Target>[] {
  const forecast: ForecastStep<Target>[] = [];
  let lastStepAtMs: number | undefined;
  for (;;) {
    const run = { stepsTaken: forecast.length, startedAtMs, lastStepAtMs, acknowledged: false, resolved: false };
    const next = nextStep(policy, run, startedAtMs);
    if (next.action === "stop") return forecast;
    const { step, stepNumber, round, atMs } = next;
    forecast.push({ step, stepNumber, round, atMs });
    lastStepAtMs = atMs;
  }
}
