import type { Held, PipelineAlert, Routed, TraceStep } from "@shipshape/domain/alerts/disposition";
import { firstFlushAtMs } from "@shipshape/domain/alerts/group-flush";
import { byMuting, firstMuteEnd, type PassedOver } from "@shipshape/domain/alerts/muted-receivers";
import type { Consulted } from "@shipshape/domain/alerts/pipeline";
import { groupKeyOf, groupLabelsOf, type Route, routing as routeLabels } from "@shipshape/domain/alerts/route-tree";
import type { Receiver, Routing } from "@shipshape/domain/alerts/routing";
import type { RuleRoute } from "@shipshape/domain/alerts/rule";
import { routeMuting } from "@shipshape/domain/alerts/time-interval";
import { SECOND_MS } from "@shipshape/domain/time/milliseconds";
import type { Tx } from "../../kernel/database.ts";
import { teamByName } from "../catalog/index.ts";
import { groupsStore } from "./groups-store.ts";
import { joinGroups, type Placed } from "./join-groups.ts";

const LATE_MS = 60 * SECOND_MS;

/** A receiver that an alert goes to, and whom it stands for. */
type Destination = {
  readonly route: Route;
  readonly receiver: Receiver;
  readonly escalationPolicy: string | undefined;
};
type Way = Destination & {
  readonly key: string;
  readonly because: string;
  /** Further ones that page somebody, to which `continue` leads. */
  readonly also: readonly Destination[];
  /** All of the tree that page somebody now, and those that are passed over, because they are muted. */
  readonly telling: readonly Destination[];
  readonly muted: readonly Destination[];
  /** A rule names the policy that answers: it pages, whatever the receiver of the tree stands for. */
  readonly sentToPolicy: boolean;
};

/** What an alert waits for while its group has not told of it. */
export const waitsForGroup = ({ route, key }: { readonly route: string; readonly key: string }): string =>
  `group:${route} ${key}`;

/** Where these alerts go by the tree, and whether their group lets them be told now. */
export type RoutedAlerts = {
  readonly routeOf: (alert: PipelineAlert, nowMs: number) => Routed;
  /** How those of its receivers stand that were passed over when it was let through. */
  readonly passedOver: (alert: PipelineAlert, waiting: readonly RuleRoute[]) => PassedOver;
  /** Puts those that reached their group into it; to be called with what came of them, in the same transaction. */
  readonly join: (outcomes: readonly Outcome[], nowMs: number) => Promise<void>;
};
export type Outcome = {
  readonly alert: PipelineAlert;
  readonly decision: "dispatch" | "hold" | "suppress";
  readonly waitsFor?: string | undefined;
  readonly tell: boolean;
};

/** An alert, and what the rules wish for it. */
export type Asked = Pick<Consulted, "alert" | "wishes">;

/**
 * The way of each alert through the tree, by its id: the first receiver that pages somebody now, and those beside it. Whom
 * a receiver stands for is read once a team. The receiver that a rule names takes the place of all of them.
 */
async function waysOf(
  tx: Tx,
  routing: Routing,
  asked: readonly Asked[],
  nowMs: number,
): Promise<ReadonlyMap<string, Way>> {
  const ways = new Map<string, Way>();
  const policies = new Map<string, string | null>();
  const destination = async (route: Route, name = route.receiver): Promise<Destination> => {
    const receiver = routing.receivers.get(name) ?? { name, notifyOnly: false };
    const { team } = receiver;
    if (team !== undefined && !policies.has(team))
      policies.set(team, (await teamByName(tx, team))?.escalationPolicy ?? null);
    return { route, receiver, escalationPolicy: receiver.escalationPolicy ?? policies.get(team ?? "") ?? undefined };
  };
  const all = async (found: readonly Route[]): Promise<readonly Destination[]> => {
    const destinations: Destination[] = [];
    for (const route of found) destinations.push(await destination(route));
    return destinations;
  };
  for (const { alert, wishes } of asked) {
    const { id, labels } = alert;
    const { routes, because } = routeLabels(routing.root, labels);
    const paging = routes.filter(({ receiver }) => !routing.receivers.get(receiver)?.notifyOnly);
    const split = byMuting(paging, routing.timeIntervals, nowMs);
    const telling = await all(split.telling);
    const receivers = { telling, muted: await all(split.muted) };
    const [first = await destination(paging[0] ?? routes[0] ?? routing.root), ...also] = telling;
    const { route } = first;
    const key = groupKeyOf(route, labels);
    const sentToPolicy = wishes.route?.escalationPolicy !== undefined;
    const wished = wishes.route?.receiver;
    if (wished !== undefined && routing.receivers.has(wished)) {
      const named = `a rule sends it to ${wished}, whatever the tree says of that`;
      ways.set(id, {
        ...(await destination(route, wished)),
        ...receivers,
        key,
        because: named,
        also: [],
        sentToPolicy,
      });
      continue;
    }
    ways.set(id, { ...first, ...receivers, key, because, also, sentToPolicy });
  }
  return ways;
}

/** A receiver as the event of an alert names it. */
const named = ({ receiver: { name }, escalationPolicy }: Destination) => ({
  receiver: name,
  ...(escalationPolicy ? { escalationPolicy } : {}),
});

/** The same of several, each once. */
const namedOnce = (destinations: readonly Destination[]) => [
  ...new Map(destinations.map((one) => [one.receiver.name, named(one)])).values(),
];

/**
 * Only labels that a route names make an incident of several alerts. Where it names none, or an alert has none of them, it belongs
 * to its service: what senders without labels send (PagerDuty, Opsgenie) is not all one.
 */
const groupOf = (way: Way, { labels }: PipelineAlert): Pick<Routed, "groupKey"> =>
  Object.keys(groupLabelsOf(way.route, labels)).length > 0 ? { groupKey: placeOf(way) } : {};

const placeOf = ({ route, key }: Way): string => `${route.path} ${key}`;

type TellsAt = (alert: PipelineAlert, way: Way, nowMs: number) => number;

/** When the group of an alert tells of it; in the past or now where it may be told at once. */
async function groupTimes(tx: Tx, ways: ReadonlyMap<string, Way>): Promise<TellsAt> {
  const store = groupsStore(tx);
  const places = new Map([...ways.values()].map((way) => [placeOf(way), { route: way.route.path, key: way.key }]));
  const known = new Map((await store.at([...places.values()])).map((group) => [`${group.route} ${group.key}`, group]));
  const told = known.size === 0 ? new Set<string>() : await store.told([...ways.keys()]);
  return (alert, way, nowMs) => {
    if (told.has(alert.id)) return nowMs;
    const group = known.get(placeOf(way));
    if (!group) return firstFlushAtMs(alert.startsAtMs, way.route, nowMs);
    const ownMs = group.isTold ? Number.POSITIVE_INFINITY : firstFlushAtMs(alert.startsAtMs, way.route, nowMs);
    const dueMs = Math.min(group.nextFlushAt.getTime(), ownMs);
    return dueMs + LATE_MS < nowMs ? nowMs : Math.max(dueMs, nowMs + 1);
  };
}

type Times = { readonly tellsAtMs: number; readonly muteEndMs: () => number | undefined };

/** Why an alert tells nobody now: its receiver stands for nobody, its route is muted, or its group is not looked at yet. */
function heldBy({ timeIntervals }: Routing, way: Way, times: Times, nowMs: number): Held | undefined {
  const { route, receiver, key, sentToPolicy } = way;
  const rule = route.path;
  if (receiver.notifyOnly && !sentToPolicy) {
    const because = `its receiver ${receiver.name} pages nobody: it is listed only`;
    return { decision: "suppress", stage: "route", rule, word: "listed only", because };
  }
  const muting = routeMuting(route, timeIntervals, nowMs);
  if (muting.decision === "muted") {
    const reconsiderAtMs = times.muteEndMs();
    const because = `its route ${route.key} is muted: ${muting.because}`;
    return { decision: "suppress", stage: "route", rule, word: "route muted", because, reconsiderAtMs };
  }
  const { tellsAtMs } = times;
  if (tellsAtMs <= nowMs) return undefined;
  return {
    decision: "hold",
    stage: "group",
    rule,
    word: "waits for its group",
    because: `its group ${key} is looked at next at ${new Date(tellsAtMs).toISOString()}`,
    reconsiderAtMs: tellsAtMs + LATE_MS + SECOND_MS,
    waitsFor: waitsForGroup({ route: route.path, key }),
  };
}

export async function routedAlerts(
  tx: Tx,
  routing: Routing,
  asked: readonly Asked[],
  now: Date,
): Promise<RoutedAlerts> {
  const ways = await waysOf(tx, routing, asked, now.getTime());
  const tellsAt = await groupTimes(tx, ways);
  const muteEnd = firstMuteEnd(routing.timeIntervals, now.getTime());
  const endOf = (destinations: readonly Destination[]) => muteEnd(destinations.map(({ route }) => route));
  const wayOf = ({ id }: PipelineAlert): Way => {
    const way = ways.get(id);
    if (!way) throw new Error(`${id} was not read with its batch`);
    return way;
  };
  return {
    routeOf: (alert, nowMs) => {
      const way = wayOf(alert);
      const { route, because, also, muted } = way;
      const effect = `to ${[way, ...also].map(({ receiver }) => receiver.name).join(" and ")}`;
      const step: TraceStep = { stage: "route", rule: route.path, effect, because };
      const mutedUntilMs = endOf(muted);
      const muteEndMs = () => (muted.length > 0 ? mutedUntilMs : muteEnd([route]));
      return {
        route: {
          path: route.key,
          ...named(way),
          ...(also.length > 0 ? { also: also.map(named) } : {}),
          ...(muted.length > 0 ? { muted: namedOnce(muted) } : {}),
        },
        ...groupOf(way, alert),
        step,
        held: heldBy(routing, way, { tellsAtMs: tellsAt(alert, way, nowMs), muteEndMs }, nowMs),
        mutedUntilMs,
      };
    },
    passedOver: (alert, waiting) => {
      const way = wayOf(alert);
      const names = new Set(waiting.map(({ receiver }) => receiver));
      const isWaiting = ({ receiver }: Destination) => names.has(receiver.name);
      const muted = way.muted.filter(isWaiting);
      return {
        telling: namedOnce(way.telling.filter(isWaiting)),
        muted: namedOnce(muted),
        endsAtMs: endOf(muted),
      };
    },
    join: (outcomes, nowMs) =>
      joinGroups(
        tx,
        outcomes.flatMap((outcome) => placed(outcome, ways)),
        nowMs,
      ),
  };
}

/** Only what reached its group: what waits for it, or was let through by it just now. */
function placed({ alert, tell, waitsFor }: Outcome, ways: ReadonlyMap<string, Way>): Placed[] {
  const way = ways.get(alert.id);
  const waits = way !== undefined && waitsFor === waitsForGroup({ route: way.route.path, key: way.key });
  return way && (tell || waits) ? [{ route: way.route, key: way.key, alert, tell }] : [];
}
