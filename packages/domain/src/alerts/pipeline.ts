import { duplicateOf } from "./deduplication.ts";
import type {
  Disposition,
  Evaluate,
  Facts,
  Held,
  PipelineAlert,
  Route,
  StageAnswer,
  TraceStep,
} from "./disposition.ts";
import { SKIPPED } from "./disposition.ts";
import { passedOverBecause, receiverWords } from "./muted-receivers.ts";
import { urgencyOf } from "./priority.ts";
import type { AlertRule } from "./rule.ts";
import { type Consulted, consultRules } from "./rule-consult.ts";
import { groupFor } from "./rule-group.ts";
import { outsideHours } from "./rule-hours.ts";
import { suppressedByRule } from "./rule-suppress.ts";
import { belowThreshold } from "./threshold.ts";
import { pausedAsTransient } from "./transient.ts";

export type { Disposition, Evaluate, Facts, PipelineAlert } from "./disposition.ts";
export type { Consulted } from "./rule-consult.ts";

/** The label of an alert that only tries out whether a page arrives. */
const TEST_LABEL = "shipshape_test";

const isTest = ({ labels }: PipelineAlert): boolean => labels[TEST_LABEL] === "true";

/**
 * Asks the rules, which are enabled and in order, about one alert. What comes of it says which facts `dispositionOf`
 * will ask for, so that they can be read for many alerts at once. A test page passes every rule.
 */
export const consult = (
  alert: PipelineAlert,
  rules: readonly AlertRule[],
  nowMs: number,
  evaluate: Evaluate,
): Consulted => consultRules(alert, isTest(alert) ? [] : rules, nowMs, evaluate);

type Stage = (consulted: Consulted, facts: Facts, nowMs: number) => StageAnswer;

/** In this order an alert may be kept back: the first that does decides, and says why. */
const STAGES: readonly Stage[] = [
  suppressedByRule,
  ({ alert }, facts, nowMs) => facts.silencedBy?.(alert, nowMs),
  ({ alert }, facts, nowMs) => facts.inhibitedBy?.(alert, nowMs),
  duplicateOf,
  belowThreshold,
  pausedAsTransient,
  outsideHours,
];

/** Decides about an alert that was consulted: it is dispatched, held until something happens, or suppressed, and why. */
export function dispositionOf(consulted: Consulted, facts: Facts, nowMs: number): Disposition {
  const { alert, priority, wishes } = consulted;
  const test = isTest(alert);
  const trace: TraceStep[] = test ? [TEST_STEP] : [...consulted.trace];
  let held = test ? undefined : firstHeld(consulted, facts, nowMs, trace);
  const routed = facts.routeOf?.(alert, nowMs);
  if (!held && routed) trace.push(routed.step);
  if (!held && !test) held = routed?.held;
  const group = groupFor(consulted, facts, routed?.groupKey, nowMs);
  const { also, muted, ...way } = routed?.route ?? {};
  const beside = wishes.route ? {} : { ...(also ? { also } : {}), ...(muted && !held && !test ? { muted } : {}) };
  const route: Route = { ...way, ...beside, ...wishes.route };
  const mutedUntilMs = route.muted && routed?.mutedUntilMs;
  if (held) trace.push({ stage: held.stage, rule: held.rule, effect: held.word, because: held.because });
  else if (group.step) trace.push(group.step);
  return {
    decision: held?.decision ?? "dispatch",
    word: held?.word ?? "",
    because: held?.because ?? (test ? TEST_STEP.because : dispatchedBecause(consulted, route, mutedUntilMs)),
    trace,
    reconsiderAtMs: held ? held.reconsiderAtMs : mutedUntilMs,
    waitsFor: held?.waitsFor,
    alert,
    priority,
    urgency: urgencyOf(priority),
    route,
    groupKey: group.groupKey,
    dedupKey: wishes.deduplicate?.key,
  };
}

/** Asks one stage after the other; what those that let it pass had to say goes to the trace. */
function firstHeld(consulted: Consulted, facts: Facts, nowMs: number, trace: TraceStep[]): Held | undefined {
  for (const stage of STAGES) {
    const answer = stage(consulted, facts, nowMs);
    if (answer === undefined) continue;
    if (answer.decision !== "pass") return answer;
    const { decision: _, ...step } = answer;
    trace.push(step);
  }
  return undefined;
}

const TEST_STEP: TraceStep = {
  stage: "rules",
  rule: "",
  effect: "passes everything",
  because: "it is a test page: no rule, silence or inhibition holds it back",
};

function dispatchedBecause({ priority, trace }: Consulted, route: Route, mutedUntilMs: number | undefined): string {
  const rules = new Set(trace.flatMap(({ rule, effect }) => (effect === SKIPPED || rule === "" ? [] : [rule])));
  const by =
    rules.size === 0 ? "no rule held it back" : `${[...rules].join(", ")} touched it, and nothing held it back`;
  const to = receiverWords([route, ...(route.also ?? [])]);
  const later = route.muted ? `; ${passedOverBecause(route.muted, mutedUntilMs)}` : "";
  return `${by}; it is ${priority}${to === "" ? "" : ` and goes to ${to}`}${later}`;
}
