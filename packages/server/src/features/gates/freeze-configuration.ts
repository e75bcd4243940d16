import type { FreezeManifest } from "@shipshape/contract/manifest";
import type { Fault } from "@shipshape/contract/problem";
import type * as z from "zod";
import { configurationKind, type KnownNames } from "../../kernel/configuration/kind.ts";
import { unknownName } from "../../kernel/configuration/reference.ts";
import { audit } from "../access/index.ts";
import { gatesStore } from "./gates-store.ts";

type Freeze = z.output<typeof FreezeManifest>;

const SELECTED = [
  ["services", "Service"],
  ["teams", "Team"],
  ["environments", "Environment"],
] as const;

const unknownNames = ({ spec }: Freeze, known: KnownNames): Fault[] =>
  SELECTED.flatMap(([field, kind]) =>
    (spec.selector[field] ?? []).flatMap((name, at) => unknownName(known, kind, name, `spec.selector.${field}[${at}]`)),
  );

/** Freeze windows as code. */
export const freezeConfiguration = configurationKind<Freeze>({
  kind: "Freeze",
  read: async (db) =>
    (await gatesStore(db).freezes()).map((row) => ({
      apiVersion: "shipshape/v1",
      kind: "Freeze",
      metadata: {
        name: row.name,
        ...(row.displayName === row.name ? {} : { displayName: row.displayName }),
        labels: row.labels as Freeze["metadata"]["labels"],
        annotations: row.annotations as Freeze["metadata"]["annotations"],
      },
      spec: {
        kind: row.kind as Freeze["spec"]["kind"],
        from: row.fromAt,
        to: row.toAt,
        reason: row.reason,
        selector: row.selector as Freeze["spec"]["selector"],
      },
    })),
  check: unknownNames,
  apply: async (tx, actor, manifest, before) => {
    const { metadata, spec } = manifest;
    await gatesStore(tx).putFreeze({
      name: metadata.name,
      displayName: metadata.displayName ?? metadata.name,
      kind: spec.kind,
      fromAt: spec.from,
      toAt: spec.to,
      reason: spec.reason,
      selector: spec.selector,
      labels: metadata.labels,
      annotations: metadata.annotations,
    });
    const subject = `freeze:${metadata.name}`;
    await audit(tx, actor, { action: "gates.applyFreeze", subject, before, after: manifest });
  },
});
