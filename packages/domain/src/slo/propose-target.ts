/** Targets as people write them, the strictest first; what is stricter than these is chosen, not proposed. */
export const USUAL_TARGETS = [0.9995, 0.999, 0.998, 0.995, 0.99, 0.98, 0.95, 0.9] as const;
const USUAL = 0.999;
/** A promise that leaves nothing over is broken by the first bad day. */
export const MOST_OF_BUDGET = 0.75;
const FEWEST_EVENTS = 1_000;

/** A share as people write targets: 99.95 %. */
export const percent = (share: number): string => `${Number((share * 100).toFixed(3))} %`;

export type Observed = {
  readonly good: number;
  readonly total: number;
  /** Over how long: "the last 7 days". */
  readonly over: string;
};

/**
 * Which target to begin with: the strictest usual one of which the service, as observed, would have used at most three
 * quarters of the budget. Where too little was seen, 99.9 %.
 */
export function proposeTarget(observed: Observed | undefined): { readonly decision: number; readonly because: string } {
  if (observed === undefined) {
    return { decision: USUAL, because: "what happened before is not known here: 99.9 % is where most begin" };
  }
  const { good, total, over } = observed;
  if (total < FEWEST_EVENTS) {
    const seen = total === 0 ? "no request" : `only ${Math.round(total)} requests`;
    return { decision: USUAL, because: `${seen} in ${over}: 99.9 % is where most begin` };
  }
  const attained = good / total;
  const target = USUAL_TARGETS.find((one) => 1 - attained <= MOST_OF_BUDGET * (1 - one));
  if (target === undefined) {
    const lowest = USUAL_TARGETS.at(-1) ?? USUAL;
    return {
      decision: lowest,
      because: `${percent(attained)} in ${over} is below every usual target: begin low, and raise it`,
    };
  }
  const used = Math.round(((1 - attained) / (1 - target)) * 100);
  return {
    decision: target,
    because: `${percent(attained)} in ${over} would have used ${used} % of the budget of ${percent(target)}`,
  };
}

/** What a target allows to go wrong in its window: whole minutes of failure, or failed events at this traffic. */
export function allowance(target: number, windowDays: number, eventsPerDay: number | null) {
  const share = 1 - target;
  return {
    minutes: windowDays * 1440 * share,
    events: eventsPerDay === null ? null : eventsPerDay * windowDays * share,
  };
}
