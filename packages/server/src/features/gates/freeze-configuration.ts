import type { FreezeManifest } from "@shipshape/contract/manifest";
import type { Fault } from "@shipshape/contract/problem";
import type * as z from "zod";
import { configurationKind, type KnownNames } from "../../kernel/configuration/kind.ts";
import { metadataOf, namedRow } from "../../kernel/configuration/named-row.ts";
import { unknownName } from "../../kernel/configuration/reference.ts";
import { audit } from "../access/index.ts";
import { servicesByNames } from "../catalog/index.ts";
import { type FreezeWindow, gatesStore } from "./gates-store.ts";

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

/** A selector without the services that were archived: they have nothing left to freeze. */
const selectorOf = ({ selector }: FreezeWindow, isLive: (service: string) => boolean): Freeze["spec"]["selector"] => {
  const { services, ...others } = selector as Freeze["spec"]["selector"];
  return { ...(services === undefined ? {} : { services: services.filter(isLive) }), ...others };
};

/** Freeze windows as code. */
export const freezeConfiguration = configurationKind<Freeze>({
  kind: "Freeze",
  read: async (db) => {
    const rows = await gatesStore(db).freezes();
    const named = rows.flatMap(({ selector }) => (selector as Freeze["spec"]["selector"]).services ?? []);
    const live = await servicesByNames(db, [...new Set(named)]);
    return rows.map((row) => ({
      apiVersion: "shipshape/v1",
      kind: "Freeze",
      metadata: metadataOf(row),
      spec: {
        kind: row.kind as Freeze["spec"]["kind"],
        from: row.fromAt,
        to: row.toAt,
        reason: row.reason,
        selector: selectorOf(row, (service) => live.has(service)),
      },
    }));
  },
  check: unknownNames,
  apply: async (tx, actor, manifest, before) => {
    const { metadata, spec } = manifest;
    await gatesStore(tx).putFreeze({
      ...namedRow(metadata),
      kind: spec.kind,
      fromAt: spec.from,
      toAt: spec.to,
      reason: spec.reason,
      selector: spec.selector,
    });
    const subject = `freeze:${metadata.name}`;
    await audit(tx, actor, { action: "gates.applyFreeze", subject, before, after: manifest });
  },
});
