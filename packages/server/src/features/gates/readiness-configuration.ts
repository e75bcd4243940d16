import type { ReadinessChecklistManifest } from "@shipshape/contract/manifest";
import type * as z from "zod";
import { configurationKind } from "../../kernel/configuration/kind.ts";
import { metadataOf, namedRow } from "../../kernel/configuration/named-row.ts";
import { unknownName } from "../../kernel/configuration/reference.ts";
import { audit } from "../access/index.ts";
import { BUILT_IN_CHECKLIST } from "./assess-readiness.ts";
import { namesIn } from "./freeze-input.ts";
import { readinessStore } from "./readiness-store.ts";

type Manifest = z.output<typeof ReadinessChecklistManifest>;

/** Readiness checklists as code. */
export const readinessConfiguration = configurationKind<Manifest>({
  kind: "ReadinessChecklist",
  read: async (db) =>
    (await readinessStore(db).checklists()).map((row) => ({
      apiVersion: "shipshape/v1",
      kind: "ReadinessChecklist",
      metadata: metadataOf(row),
      spec: {
        description: row.description,
        selector: row.selector as Manifest["spec"]["selector"],
        items: row.items as Manifest["spec"]["items"],
      },
    })),
  check: ({ metadata, spec }, known) => [
    ...(metadata.name === BUILT_IN_CHECKLIST && Object.keys(spec.selector).length > 0
      ? [
          {
            path: "spec.selector",
            message: "the default checklist is for everything: leave its selector out, or name it otherwise",
          },
        ]
      : []),
    ...namesIn(spec.selector).flatMap(({ kind, name, path }) => unknownName(known, kind, name, `spec.${path}`)),
  ],
  apply: async (tx, actor, manifest, before) => {
    const { metadata, spec } = manifest;
    await readinessStore(tx).putChecklist({ ...namedRow(metadata), ...spec });
    const subject = `readiness-checklist:${metadata.name}`;
    await audit(tx, actor, { action: "gates.applyChecklist", subject, before, after: manifest });
  },
});
