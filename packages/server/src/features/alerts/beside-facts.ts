import type { Facts, Held, PipelineAlert } from "@shipshape/domain/alerts/disposition";
import { type InhibitRule, inhibition } from "@shipshape/domain/alerts/inhibition";
import { type Silence, silencing } from "@shipshape/domain/alerts/silence";
import type { Tx } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { inhibitorsOf, sourcesFor } from "./inhibiting-alerts.ts";
import { inhibitionStore } from "./inhibition-store.ts";
import { waitsForSilence } from "./judge-silenced-anew.ts";
import { mutingInForce } from "./muting-in-force.ts";
import { type Outcome, routedAlerts } from "./routed-alerts.ts";
import { upstreamsFor } from "./upstream-services.ts";

/** What silences, inhibition and the route tree say of alerts; read once for a batch. */
export type BesideFacts = Pick<Facts, "silencedBy" | "inhibitedBy" | "routeOf"> & {
  /** To be told what came of the alerts, in the same transaction: those that reached their group join it. */
  readonly join?: (outcomes: readonly Outcome[], nowMs: number) => Promise<void>;
};

/** Reads what the stages beside the rules need, in a few statements for all of these alerts. */
export async function besideFacts(tx: Tx, kernel: Kernel, alerts: readonly PipelineAlert[]): Promise<BesideFacts> {
  const { silences, routing } = await mutingInForce(tx, kernel);
  return {
    ...(silences.length === 0 ? {} : { silencedBy: silencedBy(silences) }),
    ...(routing && routing.inhibitRules.length > 0
      ? { inhibitedBy: await inhibitedBy(tx, routing.inhibitRules, alerts) }
      : {}),
    ...(routing ? await routedAlerts(tx, routing, alerts) : {}),
  };
}

const silencedBy =
  (silences: readonly Silence[]): NonNullable<Facts["silencedBy"]> =>
  ({ labels }, nowMs): Held | undefined => {
    const silenced = silencing(silences, labels, nowMs);
    if (silenced.decision === "none") return undefined;
    const [longest] = silenced.by;
    return {
      decision: "suppress",
      stage: "silence",
      rule: silenced.by.map(({ shortId }) => shortId).join(", "),
      word: "silenced",
      because: silenced.because,
      reconsiderAtMs: silenced.untilMs,
      waitsFor: longest && waitsForSilence(longest.id),
    };
  };

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
  const subjects = new Map(alerts.map((alert) => [alert.id, { ...alert, upstreams: upstreams(alert.service) }]));
  const sources = await sourcesFor(tx, rules, [...subjects.values()]);
  return ({ id, labels, service }): Held | undefined => {
    const inhibited = inhibition(rules, { alertId: id, labels, upstreams: upstreams(service) }, sources);
    const [first] = inhibited.decision === "inhibited" ? inhibited.by : [];
    if (!first) return undefined;
    return {
      decision: "suppress",
      stage: "inhibition",
      rule: first.rule,
      word: "inhibited",
      because: inhibited.because,
      waitsFor: `alert:${first.alertId}`,
    };
  };
}
