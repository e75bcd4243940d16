import type { BusinessHours } from "../time/business-hours.ts";
import type { Priority } from "./priority.ts";
import type { RuleTime } from "./rule-time.ts";

/** A text in CEL; see docs/alert-rules.md for what it can ask. */
export type Expression = string;

/** Hours in which an alert may page; one that comes outside of them waits until they begin. */
export type WorkingHours = BusinessHours;

/** What a rule makes of an alert. Each value is an expression that gives a text; null takes a label away. */
export type Transform = {
  readonly title?: Expression | undefined;
  readonly severity?: Expression | undefined;
  readonly service?: Expression | undefined;
  readonly labels?: Readonly<Record<string, Expression | null>> | undefined;
  readonly annotations?: Readonly<Record<string, Expression | null>> | undefined;
};

/** One alert of those with an equal key pages; others that come while it fires, or so long after, are part of it. */
export type Deduplicate = { readonly key: Expression; readonly withinMinutes: number };

/** Alerts whose fields are equal belong together, as long as each comes so soon after the one before. */
export type GroupBy = { readonly by: readonly Expression[]; readonly withinMinutes: number };

/** Pages once so many alerts with an equal key began to fire within so many minutes. */
export type Threshold = {
  readonly count: number;
  readonly withinMinutes: number;
  readonly by: readonly Expression[];
};

/** Where an alert goes instead of where its service and routes would send it. */
export type RuleRoute = {
  /** The name of a receiver of the route tree. */
  readonly receiver?: string | undefined;
  /** The name of the escalation policy that answers it. */
  readonly escalationPolicy?: string | undefined;
};

export type RuleActions = {
  readonly set?: Transform | undefined;
  readonly priority?: Priority | undefined;
  readonly route?: RuleRoute | undefined;
  readonly suppress?: { readonly reason: string } | undefined;
  readonly deduplicate?: Deduplicate | undefined;
  readonly threshold?: Threshold | undefined;
  /** Waits so long before it pages, and pages nobody if it resolves meanwhile. */
  readonly pause?: { readonly minutes: number } | undefined;
  readonly workingHours?: WorkingHours | undefined;
  readonly group?: GroupBy | undefined;
};

/** One rule, as people write it. */
export type AlertRule = {
  readonly name: string;
  /** Smaller numbers first; equal ones by name. */
  readonly order: number;
  readonly enabled: boolean;
  /** Which alerts it is about; every alert where absent. */
  readonly when?: Expression | undefined;
  /** Only alerts of these services; of every service, and of none, where absent. */
  readonly services?: readonly string[] | undefined;
  /** When it holds; always where absent. A rule with a time that suppresses is a maintenance window. */
  readonly during?: RuleTime | undefined;
  readonly do: RuleActions;
  /** Rules after it do not see the alerts that it is about. */
  readonly stop: boolean;
  /** Whether threshold, pause and working hours hold back alerts of priority P1, which otherwise page at once. */
  readonly holdsP1: boolean;
};

/** The rules that are enabled, in the order in which they are asked. */
export const inOrder = (rules: readonly AlertRule[]): AlertRule[] =>
  rules
    .filter(({ enabled }) => enabled)
    .toSorted((a, b) => a.order - b.order || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
