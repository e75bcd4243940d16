import type { alertRoutes } from "@shipshape/contract/alert-routes";
import { AlertRoutingManifest } from "@shipshape/contract/manifest";
import type { HandlerInput, HandlerOutput } from "@shipshape/contract/route";
import { type KnownTargets, readAlertmanagerFile } from "@shipshape/domain/alerts/alertmanager-file";
import { allRoutes } from "@shipshape/domain/alerts/route-tree";
import { type RoutingFault, readRouting } from "@shipshape/domain/alerts/routing";
import type * as z from "zod";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { invalid } from "../../kernel/problem.ts";
import { alertmanagerYaml } from "./alertmanager-yaml.ts";
import { putRouting } from "./put-routing.ts";
import { receiverTargets } from "./receiver-target-views.ts";
import { ROUTING_NAME } from "./routing-configuration.ts";
import { routingStore } from "./routing-store.ts";
import { receiverWords } from "./routing-views.ts";

type Said = HandlerInput<typeof alertRoutes.importAlertmanager>["body"];
type Imported = HandlerOutput<typeof alertRoutes.importAlertmanager>;

const within = (faults: readonly RoutingFault[]) =>
  invalid(faults.map(({ path, message }) => ({ path: path === "" ? "configuration" : path, message })));

/** Takes an Alertmanager's configuration file over, with its meaning; without `apply` it only says what it becomes. */
export const importAlertmanager = (kernel: Kernel, actor: Actor, said: Said): Promise<Imported> =>
  inTransaction(kernel.db, async (tx) => {
    const known = await receiverTargets(tx);
    const file = readAlertmanagerFile(alertmanagerYaml(said.configuration), said.receivers, known);
    if (!file.ok) throw within(file.faults);
    const manifest = AlertRoutingManifest.safeParse({
      apiVersion: "shipshape/v1",
      kind: "AlertRouting",
      metadata: { name: ROUTING_NAME },
      spec: file.routing,
    });
    if (!manifest.success)
      throw within(manifest.error.issues.map(({ path, message }) => ({ path: path.slice(1).join("."), message })));
    const { metadata, spec } = manifest.data;
    const read = readRouting(spec);
    if (!read.ok) throw within(read.faults);
    const unknown = unknownTargets(spec.receivers, known);
    if (unknown.length > 0) throw within(unknown);
    if (said.apply) await apply(tx, actor, kernel, metadata, spec);
    return {
      document: { ...manifest.data, metadata: { name: ROUTING_NAME }, spec: saidOf(spec) },
      notes: [...file.notes],
      routes: allRoutes(read.routing.root).length,
      receivers: spec.receivers.map((receiver) => ({ name: receiver.name, to: receiverWords(receiver) })),
      applied: said.apply,
    };
  });

/**
 * What says something: a list of nothing and a switch that is off are what a document means without them. Grouping by nothing ends the
 * grouping of the route above.
 */
const saysSomething = (name: string, value: unknown): boolean =>
  value !== undefined && value !== false && (name === "groupBy" || !(Array.isArray(value) && value.length === 0));

/** A document to keep beside other files, as a person would have written it. */
function saidOf(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(saidOf);
  if (part === null || typeof part !== "object") return part;
  const fields = Object.entries(part).map(([name, value]) => [name, saidOf(value)] as const);
  return Object.fromEntries(fields.filter(([name, value]) => saysSomething(name, value)));
}

type Document = z.output<typeof AlertRoutingManifest>;

function unknownTargets(receivers: Document["spec"]["receivers"], known: KnownTargets): RoutingFault[] {
  return receivers.flatMap(({ name, escalationPolicy, team }) => {
    if (escalationPolicy !== undefined && !known.policies.has(escalationPolicy))
      return [{ path: `receivers.${name}`, message: `there is no escalation policy "${escalationPolicy}"` }];
    if (team !== undefined && !known.teams.has(team))
      return [{ path: `receivers.${name}`, message: `there is no team "${team}"` }];
    return [];
  });
}

async function apply(tx: Tx, actor: Actor, { clock }: Kernel, metadata: Document["metadata"], spec: Document["spec"]) {
  const before = await routingStore(tx).read();
  const { name, displayName = name, labels, annotations } = metadata;
  await putRouting(
    tx,
    actor,
    { name, displayName, labels, annotations, spec },
    before && { spec: before.spec },
    clock.now(),
  );
}
