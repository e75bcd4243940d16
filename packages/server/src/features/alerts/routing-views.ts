import type { alertRoutes, RouteTest } from "@shipshape/contract/alert-routes";
import type { HandlerOutput } from "@shipshape/contract/route";
import { BUILT_IN_ROUTING } from "@shipshape/domain/alerts/alertmanager-yaml";
import { formatMatchers } from "@shipshape/domain/alerts/matcher-text";
import {
  allRoutes,
  groupKeyOf,
  groupLabelsOf,
  type Route,
  routing as routeLabels,
} from "@shipshape/domain/alerts/route-tree";
import type { Receiver, Routing, WrittenRouting } from "@shipshape/domain/alerts/routing";
import { silencing } from "@shipshape/domain/alerts/silence";
import { routeMuting } from "@shipshape/domain/alerts/time-interval";
import { sql } from "kysely";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { inhibitionStore } from "./inhibition-store.ts";
import { mutingInForce } from "./muting-in-force.ts";
import { routingOf, routingStore } from "./routing-store.ts";

type RoutingView = HandlerOutput<typeof alertRoutes.getRouting>;

/** Whom a receiver stands for, in words. */
export function receiverWords({ escalationPolicy, team, notifyOnly }: Omit<Receiver, "name">): string {
  if (notifyOnly) return "nobody: its alerts are listed only";
  if (escalationPolicy !== undefined) return `escalation policy ${escalationPolicy}`;
  return team === undefined ? "whoever answers for the alert's service" : `team ${team}`;
}

const toOf = ({ receivers }: Routing, name: string): string =>
  receiverWords(receivers.get(name) ?? { notifyOnly: false });

function mutedNow({ timeIntervals }: Routing, route: Route, nowMs: number): string | null {
  const muting = routeMuting(route, timeIntervals, nowMs);
  return muting.decision === "muted" ? muting.because : null;
}

const drawn = (routing: Routing, route: Route, groups: number, nowMs: number) => ({
  path: route.path,
  text: formatMatchers(route.matchers),
  receiver: route.receiver,
  to: toOf(routing, route.receiver),
  continue: route.continue,
  groupBy: [...route.groupBy],
  groupWaitMs: route.groupWaitMs,
  groupIntervalMs: route.groupIntervalMs,
  repeatIntervalMs: route.repeatIntervalMs,
  muteTimeIntervals: [...route.muteTimeIntervals],
  activeTimeIntervals: [...route.activeTimeIntervals],
  mutedNow: mutedNow(routing, route, nowMs),
  groups,
});

async function groupCounts(db: Db): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ route: string; count: number }>`
    select route, count(*)::int as count from alert_group group by route`.execute(db);
  return new Map(rows.map(({ route, count }) => [route, count]));
}

/** The tree as it is, drawn node by node. */
export async function routingView(db: Db, { clock }: Kernel): Promise<RoutingView> {
  const row = await routingStore(db).read();
  const spec = (row?.spec as WrittenRouting | undefined) ?? BUILT_IN_ROUTING;
  const routing = routingOf(spec);
  const [counts, sources] = await Promise.all([groupCounts(db), inhibitionStore(db).counts()]);
  const nowMs = clock.now().getTime();
  return {
    configured: row !== undefined,
    spec: row ? (spec as unknown as RoutingView["spec"]) : null,
    routes: allRoutes(routing.root).map((route) => drawn(routing, route, counts.get(route.path) ?? 0, nowMs)),
    inhibitRules: routing.inhibitRules.map(({ name, source, target, equal, byDependency }) => ({
      name,
      source: formatMatchers(source),
      target: formatMatchers(target),
      equal: [...equal],
      byDependency,
      sources: sources.get(name) ?? 0,
    })),
    updatedAt: row?.updatedAt ?? null,
  };
}

/** Where labels would go: by a draft, or by the tree that is in force. */
export async function routeTest(
  db: Db,
  kernel: Kernel,
  labels: Readonly<Record<string, string>>,
  draft: WrittenRouting | undefined,
): Promise<z.input<typeof RouteTest>> {
  const inForce = await mutingInForce(db, kernel);
  const routing = draft ? routingOf(draft) : (inForce.routing ?? routingOf(BUILT_IN_ROUTING));
  const { routes, steps, because } = routeLabels(routing.root, labels);
  const nowMs = kernel.clock.now().getTime();
  const { by } = silencing(inForce.silences, labels, nowMs);
  return {
    receivers: routes.map(({ receiver }) => receiver),
    routes: routes.map((route) => ({
      path: route.path,
      receiver: route.receiver,
      to: toOf(routing, route.receiver),
      groupKey: groupKeyOf(route, labels),
      groupLabels: groupLabelsOf(route, labels),
      mutedNow: mutedNow(routing, route, nowMs),
    })),
    steps: steps.map(({ route, decision, because: why }) => ({ path: route.path, decision, because: why })),
    silencedBy: by.map(({ shortId }) => shortId),
    because,
  };
}
