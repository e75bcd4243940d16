import type { FreezeManifest } from "@shipshape/contract/manifest";
import type * as z from "zod";
import { configurationKind } from "../../kernel/configuration/kind.ts";
import { metadataOf, namedRow } from "../../kernel/configuration/named-row.ts";
import { unknownName } from "../../kernel/configuration/reference.ts";
import { audit } from "../access/index.ts";
import { servicesByNames } from "../catalog/index.ts";
import { deleteFreeze } from "./delete-freeze.ts";
import { namesIn, timeFaults } from "./freeze-input.ts";
import { type FreezeWindow, freezeStore } from "./freeze-store.ts";

type Freeze = z.output<typeof FreezeManifest>;

/** A selector without the services that were archived: they have nothing left to freeze. */
const selectorOf = ({ selector }: FreezeWindow, isLive: (service: string) => boolean): Freeze["spec"]["selector"] => {
  const { services, ...others } = selector as Freeze["spec"]["selector"];
  return { ...(services === undefined ? {} : { services: services.filter(isLive) }), ...others };
};

/** Freeze windows as code. */
export const freezeConfiguration = configurationKind<Freeze>({
  kind: "Freeze",
  read: async (db) => {
    const rows = await freezeStore(db).freezes();
    const named = rows.flatMap(({ selector }) => (selector as Freeze["spec"]["selector"]).services ?? []);
    const live = await servicesByNames(db, [...new Set(named)]);
    return rows.map((row) => ({
      apiVersion: "shipshape/v1",
      kind: "Freeze",
      metadata: metadataOf(row),
      spec: {
        kind: row.kind as Freeze["spec"]["kind"],
        ...(row.fromAt && row.toAt ? { from: row.fromAt, to: row.toAt } : {}),
        ...(row.recurrence ? { recurrence: row.recurrence as unknown as Freeze["spec"]["recurrence"] } : {}),
        overrun: row.overrun,
        manual: row.manual,
        reason: row.reason,
        selector: selectorOf(row, (service) => live.has(service)),
      },
    }));
  },
  check: ({ spec }, known) => [
    ...timeFaults(spec).map(({ path, message }) => ({ path: `spec.${path}`, message })),
    ...namesIn(spec.selector).flatMap(({ kind, name, path }) => unknownName(known, kind, name, `spec.${path}`)),
  ],
  apply: async (tx, actor, manifest, before) => {
    const { metadata, spec } = manifest;
    await freezeStore(tx).putFreeze({
      ...namedRow(metadata),
      kind: spec.kind,
      fromAt: spec.from ?? null,
      toAt: spec.to ?? null,
      recurrence: spec.recurrence ?? null,
      overrun: spec.overrun,
      manual: spec.manual,
      reason: spec.reason,
      selector: spec.selector,
    });
    const subject = `freeze:${metadata.name}`;
    await audit(tx, actor, { action: "gates.applyFreeze", subject, before, after: manifest });
  },
  remove: deleteFreeze,
});
