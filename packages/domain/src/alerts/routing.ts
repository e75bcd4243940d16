import { parseDuration } from "../time/duration.ts";
import type { InhibitRule } from "./inhibition.ts";
import type { Matcher } from "./matcher.ts";
import { readMatchers } from "./read-matchers.ts";
import { readTimeInterval, type WrittenTimeInterval } from "./read-time-interval.ts";
import { ALL_LABELS, type Route, type RouteNode, routeTree } from "./route-tree.ts";
import type { NamedTimeInterval } from "./time-interval.ts";

/** Whom a receiver of the tree stands for: by a policy, by a team's policy, by the policy of the alert's service, or nobody. */
export type Receiver = {
  readonly name: string;
  readonly escalationPolicy?: string | undefined;
  readonly team?: string | undefined;
  /** Its alerts are listed and open no incident. */
  readonly notifyOnly: boolean;
};

/** A route as it is written, with matchers and durations as texts. */
export type WrittenRoute = {
  readonly receiver?: string | undefined;
  readonly matchers: readonly string[];
  readonly continue: boolean;
  readonly groupBy?: readonly string[] | undefined;
  readonly groupWait?: string | undefined;
  readonly groupInterval?: string | undefined;
  readonly repeatInterval?: string | undefined;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  readonly routes: readonly WrittenRoute[];
};

export type WrittenInhibitRule = {
  readonly name?: string | undefined;
  readonly sourceMatchers: readonly string[];
  readonly targetMatchers: readonly string[];
  readonly equal: readonly string[];
  readonly byDependency: boolean;
};

/** Routes, receivers, inhibition and times of day, as one document. */
export type WrittenRouting = {
  readonly receivers: readonly Receiver[];
  readonly route: WrittenRoute;
  readonly inhibitRules: readonly WrittenInhibitRule[];
  readonly timeIntervals: readonly { readonly name: string; readonly timeIntervals: readonly WrittenTimeInterval[] }[];
};

/** The same as the rules use it. */
export type Routing = {
  readonly root: Route;
  readonly receivers: ReadonlyMap<string, Receiver>;
  readonly inhibitRules: readonly InhibitRule[];
  readonly timeIntervals: ReadonlyMap<string, NamedTimeInterval>;
};

export type RoutingFault = { readonly path: string; readonly message: string };

/** Collects what is wrong, so that all of it is said at once. */
class Reading {
  readonly faults: RoutingFault[] = [];
  readonly receivers: ReadonlySet<string>;
  readonly intervals: ReadonlySet<string>;

  constructor({ receivers, timeIntervals }: WrittenRouting) {
    this.receivers = new Set(receivers.map(({ name }) => name));
    this.intervals = new Set(timeIntervals.map(({ name }) => name));
    this.#unique("receivers", "notification config name", receivers);
    this.#unique("timeIntervals", "time interval", timeIntervals);
  }

  #unique(path: string, what: string, list: readonly { readonly name: string }[]): void {
    list.forEach(({ name }, at) => {
      if (list.findIndex((one) => one.name === name) < at)
        this.fault(`${path}[${at}].name`, `${what} "${name}" is not unique`);
    });
  }

  fault(path: string, message: string): void {
    this.faults.push({ path, message });
  }

  matchers(texts: readonly string[], path: string): Matcher[] {
    return texts.flatMap((text, at) => {
      const read = readMatchers(text);
      if (read.ok) return read.matchers;
      this.fault(`${path}[${at}]`, read.because);
      return [];
    });
  }

  durationMs(text: string | undefined, path: string, mayBeZero: boolean): number | undefined {
    if (text === undefined) return undefined;
    const parsed = parseDuration(text);
    if (!parsed.ok) this.fault(path, parsed.because);
    else if (parsed.ms === 0 && !mayBeZero) this.fault(path, "it cannot be zero");
    return parsed.ok ? parsed.ms : undefined;
  }

  known(names: readonly string[], path: string): void {
    names.forEach((name, at) => {
      if (!this.intervals.has(name)) this.fault(`${path}[${at}]`, `undefined time interval "${name}" used in route`);
    });
  }
}

function groupByOf(reading: Reading, { groupBy }: WrittenRoute, path: string): readonly string[] | undefined {
  const names = groupBy?.filter((name) => name !== ALL_LABELS) ?? [];
  if (groupBy?.includes(ALL_LABELS) && names.length > 0)
    reading.fault(`${path}.groupBy`, "cannot have wildcard group_by (`...`) and other labels at the same time");
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) reading.fault(`${path}.groupBy`, `duplicated label "${twice}" in group_by`);
  return groupBy;
}

function nodeOf(reading: Reading, written: WrittenRoute, path: string): RouteNode {
  const { receiver, muteTimeIntervals, activeTimeIntervals } = written;
  if (receiver && !reading.receivers.has(receiver))
    reading.fault(`${path}.receiver`, `undefined receiver "${receiver}" used in route`);
  reading.known(muteTimeIntervals, `${path}.muteTimeIntervals`);
  reading.known(activeTimeIntervals, `${path}.activeTimeIntervals`);
  return {
    receiver,
    matchers: reading.matchers(written.matchers, `${path}.matchers`),
    continue: written.continue,
    groupBy: groupByOf(reading, written, path),
    groupWaitMs: reading.durationMs(written.groupWait, `${path}.groupWait`, true),
    groupIntervalMs: reading.durationMs(written.groupInterval, `${path}.groupInterval`, false),
    repeatIntervalMs: reading.durationMs(written.repeatInterval, `${path}.repeatInterval`, false),
    muteTimeIntervals,
    activeTimeIntervals,
    routes: written.routes.map((route, at) => nodeOf(reading, route, `${path}.routes[${at}]`)),
  };
}

/** What only the root may not have (Alertmanager's config.Config). */
function checkRoot(
  reading: Reading,
  { receiver, matchers, muteTimeIntervals, activeTimeIntervals, ...root }: WrittenRoute,
) {
  if (!receiver) reading.fault("route.receiver", "root route must specify a default receiver");
  if (matchers.length > 0) reading.fault("route.matchers", "root route must not have any matchers");
  if (muteTimeIntervals.length > 0)
    reading.fault("route.muteTimeIntervals", "root route must not have any mute time intervals");
  if (activeTimeIntervals.length > 0)
    reading.fault("route.activeTimeIntervals", "root route must not have any active time intervals");
  if (root.continue) reading.fault("route.continue", "cannot have continue in root route");
}

const ruleName = ({ name, sourceMatchers, targetMatchers }: WrittenInhibitRule): string =>
  name ?? `${sourceMatchers.join(", ") || "everything"} over ${targetMatchers.join(", ") || "everything"}`;

function inhibitRules(reading: Reading, written: readonly WrittenInhibitRule[]): InhibitRule[] {
  const names = new Map<string, number>();
  return written.map((rule, at) => {
    const wanted = ruleName(rule);
    const before = names.get(wanted) ?? 0;
    names.set(wanted, before + 1);
    return {
      name: before === 0 ? wanted : `${wanted} (${before + 1})`,
      source: reading.matchers(rule.sourceMatchers, `inhibitRules[${at}].sourceMatchers`),
      target: reading.matchers(rule.targetMatchers, `inhibitRules[${at}].targetMatchers`),
      equal: rule.equal,
      byDependency: rule.byDependency,
    };
  });
}

function timeIntervals(reading: Reading, written: WrittenRouting["timeIntervals"]): Map<string, NamedTimeInterval> {
  const named = written.map(({ name, timeIntervals: intervals }, at): [string, NamedTimeInterval] => {
    const read = intervals.flatMap((interval, nth) => {
      const one = readTimeInterval(interval);
      if (one.ok) return one.interval;
      reading.fault(`timeIntervals[${at}].timeIntervals[${nth}].${one.path}`, one.because);
      return [];
    });
    return [name, { name, intervals: read }];
  });
  return new Map(named);
}

/** A document as the rules use it, or all that is wrong with it; what Alertmanager also refuses, in its words. */
export function readRouting(
  written: WrittenRouting,
): { readonly ok: true; readonly routing: Routing } | { readonly ok: false; readonly faults: readonly RoutingFault[] } {
  const reading = new Reading(written);
  checkRoot(reading, written.route);
  const routing: Routing = {
    root: routeTree(nodeOf(reading, written.route, "route")),
    receivers: new Map(written.receivers.map((receiver) => [receiver.name, receiver])),
    inhibitRules: inhibitRules(reading, written.inhibitRules),
    timeIntervals: timeIntervals(reading, written.timeIntervals),
  };
  return reading.faults.length === 0 ? { ok: true, routing } : { ok: false, faults: reading.faults };
}
