import type { ChangeMappingManifest } from "@shipshape/contract/manifest";
import type * as z from "zod";
import { configurationKind } from "../../kernel/configuration/kind.ts";
import { metadataOf, namedRow } from "../../kernel/configuration/named-row.ts";
import { unknownName } from "../../kernel/configuration/reference.ts";
import { conditionProblem } from "./mapping-language.ts";
import { mappingRuleStore } from "./mapping-rule-store.ts";
import { writeMappingRule } from "./mapping-rules.ts";

type Manifest = z.output<typeof ChangeMappingManifest>;

/** Mapping rules as code. */
export const mappingConfiguration = configurationKind<Manifest>({
  kind: "ChangeMapping",
  read: async (db) =>
    (await mappingRuleStore(db).all())
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((row) => ({
        apiVersion: "shipshape/v1",
        kind: "ChangeMapping",
        metadata: metadataOf(row),
        spec: {
          description: row.description,
          position: row.position,
          condition: row.condition,
          ...(row.service === null ? {} : { service: row.service }),
          ...(row.environment === null ? {} : { environment: row.environment }),
          ignore: row.ignore,
          enabled: row.enabled,
        },
      })),
  check: ({ spec }, known) => {
    const problem = conditionProblem(spec.condition);
    const says = spec.service !== undefined || spec.environment !== undefined || spec.ignore;
    return [
      ...(problem ? [{ path: "spec.condition", message: problem.message }] : []),
      ...unknownName(known, "Service", spec.service, "spec.service"),
      ...(says ? [] : [{ path: "spec", message: "it says neither a service nor an environment, and ignores nothing" }]),
    ];
  },
  // audit-free: writeMappingRule audits
  apply: async (tx, actor, { metadata, spec }) => {
    await writeMappingRule(tx, actor, { ...namedRow(metadata), ...spec }, "apply");
  },
});
