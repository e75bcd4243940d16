import type { Facts, PipelineAlert } from "@shipshape/domain/alerts/disposition";
import { heldByInhibition, type InhibitRule } from "@shipshape/domain/alerts/inhibition";
import { heldBySilence } from "@shipshape/domain/alerts/silence";
import type { Tx } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { inhibitorsOf, sourcesFor } from "./inhibiting-alerts.ts";
import { inhibitionStore } from "./inhibition-store.ts";
import { mutingInForce } from "./muting-in-force.ts";
import { type Asked, type Outcome, type RoutedAlerts, routedAlerts } from "./routed-alerts.ts";
import { upstreamsFor } from "./upstream-services.ts";

/** What silences, inhibition and the route tree say of alerts; read once for a batch. */
export type BesideFacts = Pick<Facts, "silencedBy" | "inhibitedBy" | "routeOf"> & {
  /** To be told what came of the alerts, in the same transaction: those that reached their group join it. */
  readonly join?: (outcomes: readonly Outcome[], nowMs: number) => Promise<void>;
  readonly passedOver?: RoutedAlerts["passedOver"];
};

/** Reads what the stages beside the rules need, in a few statements for all of these alerts; `version` is that of the rules. */
export async function besideFacts(
  tx: Tx,
  kernel: Kernel,
  asked: readonly Asked[],
  version: number,
): Promise<BesideFacts> {
  const alerts = asked.map(({ alert }) => alert);
  const { silences, routing } = await mutingInForce(tx, kernel, version);
  return {
    ...(silences.length === 0
      ? {}
      : { silencedBy: ({ labels }: PipelineAlert, nowMs: number) => heldBySilence(silences, labels, nowMs) }),
    ...(routing && routing.inhibitRules.length > 0
      ? { inhibitedBy: await inhibitedBy(tx, routing.inhibitRules, alerts) }
      : {}),
    ...(routing ? await routedAlerts(tx, routing, asked, kernel.clock.now()) : {}),
  };
}

/** Those of the batch that may inhibit others are kept first: a source and its target may come together. */
async function inhibitedBy(
  tx: Tx,
  rules: readonly InhibitRule[],
  alerts: readonly PipelineAlert[],
): Promise<NonNullable<Facts["inhibitedBy"]>> {
  await inhibitionStore(tx).insert(
    inhibitorsOf(
      rules,
      alerts.map(({ id, labels, service = null }) => ({ id, labels, service })),
    ),
  );
  const upstreams = await upstreamsFor(
    tx,
    rules,
    alerts.map(({ service }) => service),
  );
  const subjects = alerts.map(({ labels, service }) => ({ labels, upstreams: upstreams(service) }));
  const sources = await sourcesFor(tx, rules, subjects);
  return ({ id, labels, service }) =>
    heldByInhibition(rules, { alertId: id, labels, upstreams: upstreams(service) }, sources);
}
