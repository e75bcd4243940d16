import type { Held } from "./disposition.ts";
import type { LabelSet } from "./fingerprint.ts";
import { labelValue, type Matcher, matchesAll } from "./matcher.ts";

/** While an alert that the source matchers take fires, alerts that the target matchers take tell nobody. */
export type InhibitRule = {
  readonly name: string;
  readonly source: readonly Matcher[];
  readonly target: readonly Matcher[];
  /** Labels whose values must be the same in both; a label that neither has is the same. */
  readonly equal: readonly string[];
  /** Also, the service of the target must need the service of the source, by the dependencies that the catalog knows. */
  readonly byDependency: boolean;
};

/** An alert that fires, and may keep others from telling anybody. */
export type InhibitingAlert = {
  readonly alertId: string;
  readonly shortId: string;
  readonly fingerprint: string;
  readonly labels: LabelSet;
  readonly service: string | null;
};

/** The alert that is judged, and which services its own needs, directly or through others. */
export type InhibitedAlert = {
  readonly alertId: string;
  readonly labels: LabelSet;
  readonly upstreams: ReadonlySet<string>;
};

export type InhibitedBy = Pick<InhibitingAlert, "alertId" | "shortId" | "fingerprint"> & { readonly rule: string };

export type Inhibition =
  | {
      readonly decision: "inhibited";
      readonly by: readonly InhibitedBy[];
      readonly because: string;
    }
  | { readonly decision: "none"; readonly by: readonly []; readonly because: string };

/** What a source and its targets have in common under a rule: they can be found by it, without a walk over all alerts. */
export const equalKey = ({ equal }: InhibitRule, labels: LabelSet): string =>
  JSON.stringify(equal.map((name) => labelValue(labels, name)));

/** Whether an alert that fires is a source of a rule. */
export const isSourceOf = (rule: InhibitRule, { labels, service }: Pick<InhibitingAlert, "labels" | "service">) =>
  matchesAll(rule.source, labels) && (!rule.byDependency || service !== null);

/** Whether a rule could keep an alert from telling anybody. */
export const isTargetOf = (rule: InhibitRule, { labels, upstreams }: Omit<InhibitedAlert, "alertId">): boolean =>
  matchesAll(rule.target, labels) && (!rule.byDependency || upstreams.size > 0);

/** The alerts that fire and are sources of a rule with this in common with their targets. */
export type SourcesOf = (rule: InhibitRule, equalKey: string) => readonly InhibitingAlert[];

/** Alerts that fire, found by what they have in common with those they inhibit. */
export function sourcesAmong(rules: readonly InhibitRule[], firing: readonly InhibitingAlert[]): SourcesOf {
  const found = new Map<string, InhibitingAlert[]>();
  const keyOf = (rule: InhibitRule, key: string) => `${rule.name} ${key}`;
  for (const rule of rules) {
    for (const alert of firing) {
      if (!isSourceOf(rule, alert)) continue;
      const key = keyOf(rule, equalKey(rule, alert.labels));
      const list = found.get(key);
      if (list) list.push(alert);
      else found.set(key, [alert]);
    }
  }
  return (rule, key) => found.get(keyOf(rule, key)) ?? [];
}

/**
 * Whether a source of a rule, with the same values in `equal`, inhibits a target of it. Alerts that match both sides do not
 * inhibit each other (Alertmanager's excludeTwoSidedMatch); along a dependency there is a direction, so there they may.
 */
function inhibits(rule: InhibitRule, source: InhibitingAlert, target: InhibitedAlert): boolean {
  if (source.alertId === target.alertId) return false;
  if (rule.byDependency) return source.service !== null && target.upstreams.has(source.service);
  return !(matchesAll(rule.source, target.labels) && matchesAll(rule.target, source.labels));
}

/** Whether an alert is inhibited by others that fire, by which and under which rule. */
export function inhibition(rules: readonly InhibitRule[], target: InhibitedAlert, sourcesOf: SourcesOf): Inhibition {
  const found = rules
    .filter((rule) => isTargetOf(rule, target))
    .flatMap((rule) =>
      sourcesOf(rule, equalKey(rule, target.labels))
        .filter((source) => inhibits(rule, source, target))
        .map((source) => ({ rule, source })),
    );
  const [first] = found;
  if (!first) return { decision: "none", by: [], because: "no alert that fires inhibits it" };
  const others = new Set(found.map(({ source }) => source.shortId));
  others.delete(first.source.shortId);
  const also = others.size === 0 ? "" : `, also by ${[...others].join(", ")}`;
  const why = first.rule.byDependency ? ` of ${first.source.service}, which its service needs` : "";
  return {
    decision: "inhibited",
    by: found.map(({ rule, source: { alertId, shortId, fingerprint } }) => ({
      rule: rule.name,
      alertId,
      shortId,
      fingerprint,
    })),
    because: `inhibited by ${first.source.shortId}${why} (rule ${first.rule.name})${also}`,
  };
}

/** How others that fire keep an alert back; nothing where none does. */
export function heldByInhibition(
  rules: readonly InhibitRule[],
  target: InhibitedAlert,
  sourcesOf: SourcesOf,
): Held | undefined {
  const inhibited = inhibition(rules, target, sourcesOf);
  const [first] = inhibited.by;
  if (!first) return undefined;
  return {
    decision: "suppress",
    stage: "inhibition",
    rule: first.rule,
    word: "inhibited",
    because: inhibited.because,
    waitsFor: `alert:${first.alertId}`,
  };
}

/**
 * All that a service needs, directly or through others, by name. What needs it in turn is left out: in a circle nobody
 * stands upstream, and two that keep each other silent would tell nobody.
 */
export function upstreamsOf(service: string, dependsOn: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const needs = (name: string) => dependsOn.get(name) ?? [];
  const reached = closure([service], needs);
  const needing = new Map<string, string[]>();
  for (const name of reached) {
    for (const needed of needs(name)) needing.set(needed, [...(needing.get(needed) ?? []), name]);
  }
  const circle = closure([service], (name) => needing.get(name) ?? []);
  return new Set([...reached].filter((name) => !circle.has(name)));
}

function closure(from: readonly string[], next: (name: string) => readonly string[]): Set<string> {
  const found = new Set(from);
  for (const name of found) for (const other of next(name)) found.add(other);
  return found;
}
