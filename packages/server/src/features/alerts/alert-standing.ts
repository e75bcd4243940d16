import { BUILT_IN_ROUTING } from "@shipshape/domain/alerts/alertmanager-yaml";
import { type Inhibition, inhibition, sourcesAmong } from "@shipshape/domain/alerts/inhibition";
import { type Route, routesOf } from "@shipshape/domain/alerts/route-tree";
import { type Silencing, silencing } from "@shipshape/domain/alerts/silence";
import { routeMuting } from "@shipshape/domain/alerts/time-interval";
import { shortId } from "@shipshape/domain/short-id";
import type { Db } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { mutingInForce } from "./muting-in-force.ts";
import { routingOf } from "./routing-store.ts";
import { upstreamsFor } from "./upstream-services.ts";

export type FiringAlert = {
  readonly id: string;
  readonly number: number;
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceName: string | null;
};

/** How an alert that fires stands now: who silences or inhibits it, where it goes, and which of its routes are muted. */
export type AlertStanding = {
  readonly silencing: Silencing;
  readonly inhibition: Inhibition;
  readonly routes: readonly Route[];
  readonly mutedBy: (route: Route) => readonly string[];
};

const BUILT_IN = routingOf(BUILT_IN_ROUTING);

/** Says of alerts how they stand now; all that fires must be given, since any of them may inhibit others. */
export async function alertStandings(db: Db, kernel: Kernel, firing: readonly FiringAlert[]) {
  const nowMs = kernel.clock.now().getTime();
  const { silences, routing = BUILT_IN } = await mutingInForce(db, kernel);
  const rules = routing.inhibitRules;
  const sources = sourcesAmong(
    rules,
    rules.length === 0
      ? []
      : firing.map(({ id, number, fingerprint, labels, serviceName }) => ({
          alertId: id,
          shortId: shortId("alert", number),
          fingerprint,
          labels,
          service: serviceName,
        })),
  );
  const upstreams = await upstreamsFor(
    db,
    rules,
    firing.map(({ serviceName }) => serviceName),
  );
  return ({ id, labels, serviceName }: FiringAlert): AlertStanding => ({
    silencing: silencing(silences, labels, nowMs),
    inhibition: inhibition(rules, { alertId: id, labels, upstreams: upstreams(serviceName) }, sources),
    routes: routesOf(routing.root, labels),
    mutedBy: (route) =>
      routeMuting(route, routing.timeIntervals, nowMs).decision === "muted"
        ? [...route.muteTimeIntervals, ...route.activeTimeIntervals]
        : [],
  });
}
