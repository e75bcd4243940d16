import type { Actor } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { audit } from "../access/index.ts";
import { everyFiringAlert } from "./firing-alerts-views.ts";
import { inhibitorsOf } from "./inhibiting-alerts.ts";
import { inhibitionStore } from "./inhibition-store.ts";
import { judgeKeptAnew } from "./judge-kept-anew.ts";
import { type RoutingWrite, routingOf, routingStore } from "./routing-store.ts";
import { rulesStore } from "./rules-store.ts";

/** Puts a route tree into force: what fires and was kept back is judged anew by it, and so is what inhibits what. */
export async function putRouting(
  tx: Tx,
  actor: Actor,
  written: RoutingWrite,
  before: { readonly spec: unknown } | undefined,
  now: Date,
): Promise<void> {
  await rulesStore(tx).nextVersion();
  await routingStore(tx).put(written);
  await inhibitFrom(tx, written);
  const subject = `alert-routing:${written.name}`;
  await audit(tx, actor, { action: "alerts.applyRouting", subject, before, after: { spec: written.spec } });
  await judgeKeptAnew(tx, now.getTime());
}

/** Everything that fires, under the rules of which it is now a source. */
async function inhibitFrom(tx: Tx, { spec }: RoutingWrite): Promise<void> {
  const store = inhibitionStore(tx);
  await store.clear();
  const { inhibitRules } = routingOf(spec);
  if (inhibitRules.length === 0) return;
  const firing = await everyFiringAlert(tx);
  const alerts = firing.map(({ id, labels, serviceName }) => ({
    id,
    labels: labels as Readonly<Record<string, string>>,
    service: serviceName,
  }));
  await store.insert(inhibitorsOf(inhibitRules, alerts));
}
