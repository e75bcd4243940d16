import type { AlertRoutingManifest } from "@shipshape/contract/manifest";
import type { Fault } from "@shipshape/contract/problem";
import { readRouting } from "@shipshape/domain/alerts/routing";
import type * as z from "zod";
import { configurationKind, type KnownNames } from "../../kernel/configuration/kind.ts";
import { metadataOf, namedRow } from "../../kernel/configuration/named-row.ts";
import { unknownName } from "../../kernel/configuration/reference.ts";
import { putRouting } from "./put-routing.ts";
import { routingStore } from "./routing-store.ts";

type Document = z.output<typeof AlertRoutingManifest>;

/** There is one tree: a second document would not be asked. */
export const ROUTING_NAME = "default";

function faultsOf({ metadata, spec }: Document, known: KnownNames): Fault[] {
  const read = readRouting(spec);
  const faults = read.ok ? [] : read.faults.map(({ path, message }) => ({ path: `spec.${path}`, message }));
  const unknown = spec.receivers.flatMap(({ escalationPolicy, team }, at) => [
    ...unknownName(known, "EscalationPolicy", escalationPolicy, `spec.receivers[${at}].escalationPolicy`),
    ...unknownName(known, "Team", team, `spec.receivers[${at}].team`),
  ]);
  const named =
    metadata.name === ROUTING_NAME
      ? []
      : [{ path: "metadata.name", message: `there is one route tree: call it "${ROUTING_NAME}"` }];
  return [...named, ...faults, ...unknown];
}

/** The route tree of alerts as code. */
export const routingConfiguration = configurationKind<Document>({
  kind: "AlertRouting",
  permission: "alerts:write",
  check: faultsOf,
  read: async (db) => {
    const row = await routingStore(db).read();
    if (!row) return [];
    const spec = row.spec as unknown as Document["spec"];
    return [{ apiVersion: "shipshape/v1", kind: "AlertRouting", metadata: metadataOf(row), spec }];
  },
  apply: async (tx, actor, { metadata, spec }, before, kernel) => {
    const was = before && { spec: before.spec };
    await putRouting(tx, actor, { ...namedRow(metadata), spec }, was, kernel.clock.now());
  },
});
