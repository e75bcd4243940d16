import type { Priority, Urgency } from "./priority.ts";
import type { RuleRoute } from "./rule.ts";

/** An alert that begins to fire or has changed: as its sender gave it, or as rules have changed it by now. */
export type PipelineAlert = {
  readonly id: string;
  /** What the same alert is known by, again and again. */
  readonly identity: string;
  readonly source: string;
  readonly integrationId?: string | null | undefined;
  readonly title: string;
  readonly severity: string;
  /** Where its sender's dialect has a priority of its own. */
  readonly priority?: Priority | undefined;
  /** The name of a service that the catalog knows. */
  readonly service?: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAtMs: number;
  /** When we first heard that it fires, this time. */
  readonly openedAtMs: number;
  /** What came, word for word. */
  readonly payload: unknown;
};

/** One thing that was asked of an alert on its way, and what came of it. */
export type TraceStep = {
  /** rules, suppress, silence, inhibition, deduplicate, threshold, pause, hours, group or route */
  readonly stage: string;
  /** The name of the rule, silence or route; empty where the stage has none. */
  readonly rule: string;
  /** What it changed or decided, in a few words: "priority P1", "held until 09:00". */
  readonly effect: string;
  readonly because: string;
};

/** The effect of a rule that could not be evaluated. */
export const SKIPPED = "skipped";

/** Where an alert goes. */
export type Route = RuleRoute & {
  /** The way through the route tree, in words. */
  readonly path?: string | undefined;
  /** Further receivers that page somebody, to which `continue` leads. */
  readonly also?: readonly RuleRoute[] | undefined;
  /** Further ones that are muted: they page when that ends, if it still fires. */
  readonly muted?: readonly RuleRoute[] | undefined;
};

/** What becomes of an alert, and why. */
export type Disposition = {
  readonly decision: "dispatch" | "hold" | "suppress";
  /** How it stands, in a few words: "silenced", "held until 09:00"; empty when it was dispatched. */
  readonly word: string;
  readonly because: string;
  readonly trace: readonly TraceStep[];
  /** When time alone may change the decision. */
  readonly reconsiderAtMs?: number | undefined;
  /** What else may change it: `alert:<id>` that ends, `threshold:<key>` that is reached. */
  readonly waitsFor?: string | undefined;
  /** What the rules made of it. */
  readonly alert: PipelineAlert;
  readonly priority: Priority;
  readonly urgency: Urgency;
  readonly route: Route;
  readonly groupKey: string;
  /** By what others are found to be the same, where a rule deduplicates it. */
  readonly dedupKey?: string | undefined;
};

/** A stage that lets an alert go no further for now. */
export type Held = {
  readonly decision: "hold" | "suppress";
  readonly stage: string;
  readonly rule: string;
  readonly word: string;
  readonly because: string;
  readonly reconsiderAtMs?: number | undefined;
  readonly waitsFor?: string | undefined;
};
/** A stage that had something to say and lets the alert go on. */
export type Passed = { readonly decision: "pass" } & TraceStep;
export type StageAnswer = Held | Passed | undefined;

/** What an expression gave, or why it gave nothing. */
export type Evaluated =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly because: string };
/** Asks an expression about an alert as it is by now. */
export type Evaluate = (expression: string, alert: PipelineAlert, nowMs: number) => Evaluated;

/** The alert that pages for all with its key. */
export type Holder = {
  readonly alertId: string;
  readonly shortId: string;
  /** Since when it does not fire any more; absent while it does. */
  readonly endedAtMs?: number | undefined;
  /** Its incident is over: nothing may be hidden in it. */
  readonly incidentResolved: boolean;
};

/** What the route tree says of an alert. */
export type Routed = {
  readonly route: Route;
  readonly groupKey?: string | undefined;
  readonly step: TraceStep;
  /** A route may keep an alert back: it is muted now. */
  readonly held?: Held | undefined;
  /** When the first of the receivers that are passed over is muted no longer. */
  readonly mutedUntilMs?: number | undefined;
};

/** What is known beside the alert and the rules: read once for many alerts. */
export type Facts = {
  /** The newest dispatched alert with this key; never the alert itself. */
  holderOf(dedupKey: string, alertId: string): Holder | undefined;
  /** When alerts that are counted under this key began to fire, oldest first; the alert itself among them. */
  occurrencesOf(thresholdKey: string): readonly number[];
  /** The newest group with these fields. */
  groupOf(base: string): { readonly groupKey: string; readonly lastMs: number } | undefined;
  silencedBy?(alert: PipelineAlert, nowMs: number): Held | undefined;
  inhibitedBy?(alert: PipelineAlert, nowMs: number): Held | undefined;
  routeOf?(alert: PipelineAlert, nowMs: number): Routed;
};
