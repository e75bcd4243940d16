import type { LabelSet } from "./fingerprint.ts";
import type { GroupTimes } from "./group-flush.ts";
import { firstMismatch, labelValue, type Matcher } from "./matcher.ts";
import { byMatcherOrder, formatMatcher, formatMatchers, goQuoted } from "./matcher-text.ts";

/** All labels make the group: every alert is one by itself (`group_by: ['...']`). */
export const ALL_LABELS = "...";

/** A node of the tree as it is written; what it does not say it has from the node above. */
export type RouteNode = {
  readonly receiver?: string | undefined;
  readonly matchers: readonly Matcher[];
  readonly continue: boolean;
  /** Label names, or only "..."; an empty list ends the grouping of the node above, as in Alertmanager (#4825). */
  readonly groupBy?: readonly string[] | undefined;
  readonly groupWaitMs?: number | undefined;
  readonly groupIntervalMs?: number | undefined;
  readonly repeatIntervalMs?: number | undefined;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  readonly routes: readonly RouteNode[];
};

/** A node with all that it has from above. */
export type Route = GroupTimes & {
  /** Where it stands: "0" is the root, "0.2" its third child. */
  readonly path: string;
  /** The matchers on the way to it, as in Alertmanager's group keys: `{}/{team="a"}`. */
  readonly key: string;
  readonly receiver: string;
  readonly matchers: readonly Matcher[];
  readonly continue: boolean;
  readonly groupBy: readonly string[];
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  readonly routes: readonly Route[];
};

/** What Alertmanager takes where nobody says otherwise (dispatch.DefaultRouteOpts). */
const DEFAULT_GROUP_TIMES: GroupTimes = {
  groupWaitMs: 30_000,
  groupIntervalMs: 5 * 60_000,
  repeatIntervalMs: 4 * 3_600_000,
};

type Inherited = GroupTimes & Pick<Route, "receiver" | "groupBy" | "key" | "path">;

/** The tree with everything inherited; times of day that mute are not, as in Alertmanager. */
export const routeTree = (root: RouteNode): Route =>
  inheriting(root, { ...DEFAULT_GROUP_TIMES, receiver: "", groupBy: [], key: "", path: "0" });

function inheriting(node: RouteNode, from: Inherited): Route {
  const matchers = [...node.matchers].sort(byMatcherOrder);
  const own: Inherited = {
    path: from.path,
    key: `${from.key}${formatMatchers(matchers)}`,
    receiver: node.receiver || from.receiver,
    groupBy: node.groupBy ?? from.groupBy,
    groupWaitMs: node.groupWaitMs ?? from.groupWaitMs,
    groupIntervalMs: node.groupIntervalMs ?? from.groupIntervalMs,
    repeatIntervalMs: node.repeatIntervalMs ?? from.repeatIntervalMs,
  };
  return {
    ...own,
    matchers,
    continue: node.continue,
    muteTimeIntervals: node.muteTimeIntervals,
    activeTimeIntervals: node.activeTimeIntervals,
    routes: node.routes.map((child, at) =>
      inheriting(child, { ...own, key: `${own.key}/`, path: `${own.path}.${at}` }),
    ),
  };
}

/** One node that was looked at, and what it said. */
export type RouteStep = { readonly route: Route; readonly decision: "taken" | "passed"; readonly because: string };

export type Routing = {
  /** Where the labels go; more than one only below routes with `continue`. None only where the root has matchers. */
  readonly routes: readonly Route[];
  readonly steps: readonly RouteStep[];
  readonly because: string;
};

/** Where labels go, depth first and from left to right: the deepest node of each branch that takes them. */
export function routing(root: Route, labels: LabelSet): Routing {
  const steps: RouteStep[] = [];
  const routes = taken(root, labels, steps);
  return { routes, steps, because: routes.map((route) => becauseOf(route)).join("; ") || "no route takes its labels" };
}

/** Only where labels go, for the many. */
export const routesOf = (root: Route, labels: LabelSet): readonly Route[] => taken(root, labels, undefined);

function taken(route: Route, labels: LabelSet, steps: RouteStep[] | undefined): Route[] {
  const mismatch = firstMismatch(route.matchers, labels);
  if (mismatch) {
    steps?.push({ route, decision: "passed", because: mismatchText(mismatch, labels) });
    return [];
  }
  steps?.push({ route, decision: "taken", because: takenText(route) });
  const below: Route[] = [];
  for (const child of route.routes) {
    const found = taken(child, labels, steps);
    below.push(...found);
    if (found.length > 0 && !child.continue) break;
  }
  return below.length > 0 ? below : [route];
}

const takenText = ({ matchers }: Route): string =>
  matchers.length === 0 ? "it takes everything" : `${formatMatchers(matchers)} fits`;

function mismatchText(matcher: Matcher, labels: LabelSet): string {
  const value = labelValue(labels, matcher.name);
  const has = value ? `${matcher.name} is ${goQuoted(value)}` : `there is no label ${matcher.name}`;
  return `${formatMatcher(matcher)} does not fit: ${has}`;
}

const becauseOf = ({ path, key, receiver }: Route): string =>
  path === "0" ? `no route below the root takes it: ${receiver}` : `${key} takes it: ${receiver}`;

/** The labels by which a route groups, of one alert; what the alert does not have is left out, as in Alertmanager. */
export function groupLabelsOf({ groupBy }: Pick<Route, "groupBy">, labels: LabelSet): Record<string, string> {
  if (groupBy.includes(ALL_LABELS)) return { ...labels };
  const names = groupBy.filter((name) => Object.hasOwn(labels, name));
  return Object.fromEntries(names.map((name) => [name, labelValue(labels, name)]));
}

/** Labels as Prometheus writes them: `{alertname="Up", job="node"}`. */
export const formatLabels = (labels: LabelSet): string =>
  `{${Object.keys(labels)
    .sort()
    .map((name) => `${name}=${goQuoted(labels[name] ?? "")}`)
    .join(", ")}}`;

/** What a group is known by, as Alertmanager writes it: `{}/{team="a"}:{alertname="Up"}`. */
export const groupKeyOf = (route: Pick<Route, "key" | "groupBy">, labels: LabelSet): string =>
  `${route.key}:${formatLabels(groupLabelsOf(route, labels))}`;

/** All nodes, each before those below it. */
export const allRoutes = (root: Route): Route[] => [root, ...root.routes.flatMap(allRoutes)];
