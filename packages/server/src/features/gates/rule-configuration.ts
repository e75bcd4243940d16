import { gateRuleChanged } from "@shipshape/contract/gates-rules";
import type { GateRuleManifest } from "@shipshape/contract/manifest";
import type * as z from "zod";
import { configurationKind } from "../../kernel/configuration/kind.ts";
import { metadataOf, namedRow } from "../../kernel/configuration/named-row.ts";
import { unknownName } from "../../kernel/configuration/reference.ts";
import { emit } from "../../kernel/events.ts";
import { audit } from "../access/index.ts";
import { namesIn } from "./freeze-input.ts";
import { ruleFaults } from "./rule-input.ts";
import { ruleStore } from "./rule-store.ts";
import { rowOf, specOf } from "./rule-view.ts";

type Manifest = z.output<typeof GateRuleManifest>;

/** Rules of the gate as code. */
export const gateRuleConfiguration = configurationKind<Manifest>({
  kind: "GateRule",
  read: async (db) =>
    (await ruleStore(db).rules()).map((row) => ({
      apiVersion: "shipshape/v1",
      kind: "GateRule",
      metadata: metadataOf(row),
      spec: specOf(row),
    })),
  check: ({ spec }, known) => [
    ...ruleFaults(spec).map(({ path, message }) => ({ path: `spec.${path}`, message })),
    ...namesIn(spec.selector).flatMap(({ kind, name, path }) => unknownName(known, kind, name, `spec.${path}`)),
    ...(spec.approverTeams ?? []).flatMap((name, at) => unknownName(known, "Team", name, `spec.approverTeams[${at}]`)),
  ],
  apply: async (tx, actor, manifest, before) => {
    const { metadata, spec } = manifest;
    await ruleStore(tx).put({ ...namedRow(metadata), ...rowOf(spec) });
    const subject = `gate-rule:${metadata.name}`;
    await audit(tx, actor, { action: "gates.applyRule", subject, before, after: manifest });
    await emit(tx, actor, gateRuleChanged, { rule: metadata.name, change: before ? "updated" : "created" }, subject);
  },
});
