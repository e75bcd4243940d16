import { type Evaluate, type Evaluated, type PipelineAlert, SKIPPED, type TraceStep } from "./disposition.ts";
import { type Priority, priorityOf } from "./priority.ts";
import type { AlertRule, Expression, RuleRoute, WorkingHours } from "./rule.ts";
import { ruleTimeAt } from "./rule-time.ts";
import { ExpressionFailed, transformed } from "./rule-transform.ts";

type Of = { readonly rule: string };
type Holding = Of & { readonly holdsP1: boolean };

/** What the rules ask for, each with the rule that did: a later rule takes the place of an earlier one. */
export type Wishes = {
  readonly route?: RuleRoute | undefined;
  readonly suppress?: (Of & { readonly reason: string; readonly untilMs: number | undefined }) | undefined;
  readonly deduplicate?: (Of & { readonly key: string; readonly withinMinutes: number }) | undefined;
  readonly threshold?:
    | (Holding & { readonly key: string; readonly count: number; readonly withinMinutes: number })
    | undefined;
  readonly pause?: (Holding & { readonly minutes: number }) | undefined;
  readonly workingHours?: (Holding & { readonly hours: WorkingHours }) | undefined;
  readonly group?: (Of & { readonly base: string; readonly withinMinutes: number }) | undefined;
};

/** An alert after the rules were asked: what they made of it, and what they wish for. */
export type Consulted = {
  readonly alert: PipelineAlert;
  readonly priority: Priority;
  readonly wishes: Wishes;
  readonly trace: readonly TraceStep[];
  /** The rules that were about it, and those that failed. */
  readonly matched: readonly string[];
  readonly failed: readonly { readonly rule: string; readonly because: string }[];
};

type Draft = {
  alert: PipelineAlert;
  priority: Priority | undefined;
  wishes: Wishes;
  readonly trace: TraceStep[];
  readonly matched: string[];
  readonly failed: { rule: string; because: string }[];
};

/**
 * Asks rules about one alert, in their order: each sees what those before it made of it. One that cannot be evaluated is
 * skipped whole and says so; it never keeps an alert back.
 */
export function consultRules(
  given: PipelineAlert,
  rules: readonly AlertRule[],
  nowMs: number,
  evaluate: Evaluate,
): Consulted {
  const draft: Draft = { alert: given, priority: given.priority, wishes: {}, trace: [], matched: [], failed: [] };
  for (const rule of rules) {
    if (rule.services !== undefined && !rule.services.includes(draft.alert.service ?? "")) continue;
    const time = rule.during === undefined ? ALWAYS : ruleTimeAt(rule.during, nowMs);
    if (!time.holds) continue;
    const about = isAbout(rule, evaluate, draft.alert, nowMs);
    if (about.ok && about.value !== true) continue;
    const failure = about.ok ? applyRule(draft, rule, time.untilMs, nowMs, evaluate) : about.because;
    if (failure !== undefined) {
      draft.failed.push({ rule: rule.name, because: failure });
      draft.trace.push({ stage: "rules", rule: rule.name, effect: SKIPPED, because: `it failed: ${failure}` });
      continue;
    }
    draft.matched.push(rule.name);
    if (rule.stop) break;
  }
  const { alert, wishes, trace, matched, failed } = draft;
  return { alert, priority: draft.priority ?? priorityOf(alert.severity).priority, wishes, trace, matched, failed };
}

const ALWAYS = { holds: true, untilMs: undefined } as const;

function isAbout({ when }: AlertRule, evaluate: Evaluate, alert: PipelineAlert, nowMs: number): Evaluated {
  if (when === undefined) return { ok: true, value: true };
  const answer = evaluate(when, alert, nowMs);
  if (!answer.ok || typeof answer.value === "boolean") return answer;
  return { ok: false, because: `'when' is neither true nor false but ${JSON.stringify(answer.value)}` };
}

/** Does what a rule says, all of it or nothing; why not, where one of its expressions failed. */
function applyRule(
  draft: Draft,
  rule: AlertRule,
  untilMs: number | undefined,
  nowMs: number,
  evaluate: Evaluate,
): string | undefined {
  const { do: actions, name } = rule;
  try {
    const changed = actions.set
      ? transformed(draft.alert, actions.set, (text) => textOf(text, draft.alert))
      : undefined;
    const alert = changed?.alert ?? draft.alert;
    const wishes = wishesOf(rule, untilMs, (expression) => textOf(expression, alert));
    const effects = [...(changed?.effects ?? []), ...effectsOf(rule)];
    draft.alert = alert;
    draft.wishes = { ...draft.wishes, ...wishes };
    draft.priority = actions.priority ?? draft.priority;
    if (effects.length > 0) {
      draft.trace.push({ stage: "rules", rule: name, effect: effects.join(", "), because: matchedBecause(rule) });
    }
    return undefined;
  } catch (error) {
    if (error instanceof ExpressionFailed) return error.message;
    throw error;
  }

  function textOf(expression: Expression, alert: PipelineAlert): string {
    const answer = evaluate(expression, alert, nowMs);
    if (!answer.ok) throw new ExpressionFailed(answer.because);
    return String(answer.value);
  }
}

function wishesOf(
  { name: rule, do: actions, holdsP1 }: AlertRule,
  untilMs: number | undefined,
  text: (e: Expression) => string,
): Wishes {
  const { route, suppress, deduplicate, threshold, pause, workingHours, group } = actions;
  const fields = (by: readonly Expression[]): string => [rule, ...by.map(text)].join("/");
  return {
    ...(route ? { route } : {}),
    ...(suppress ? { suppress: { rule, reason: suppress.reason, untilMs } } : {}),
    ...(deduplicate ? { deduplicate: { rule, ...deduplicate, key: keyOf(rule, text(deduplicate.key)) } } : {}),
    ...(threshold ? { threshold: { rule, holdsP1, ...threshold, key: fields(threshold.by) } } : {}),
    ...(pause ? { pause: { rule, holdsP1, ...pause } } : {}),
    ...(workingHours ? { workingHours: { rule, holdsP1, hours: workingHours } } : {}),
    ...(group ? { group: { rule, base: fields(group.by), withinMinutes: group.withinMinutes } } : {}),
  };
}

/** An empty key is none: alerts that lack a label are not the same for it. */
function keyOf(rule: string, key: string): string {
  if (key === "") throw new ExpressionFailed("its deduplication key is empty, and nothing is not the same as nothing");
  return `${rule}/${key}`;
}

const effectsOf = ({ do: { priority, route } }: AlertRule): string[] => [
  ...(priority ? [`priority ${priority}`] : []),
  ...(route?.receiver ? [`to the receiver ${route.receiver}`] : []),
  ...(route?.escalationPolicy ? [`to the escalation policy ${route.escalationPolicy}`] : []),
];

function matchedBecause({ when, services, during }: AlertRule): string {
  const said = [
    ...(when === undefined ? [] : [when.trim()]),
    ...(services === undefined ? [] : [`service is ${services.join(" or ")}`]),
    ...(during === undefined ? [] : ["its time is now"]),
  ];
  return said.length === 0 ? "it is about every alert" : `it matched: ${said.join("; ")}`;
}
