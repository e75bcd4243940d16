import type { EscalationPolicyManifest } from "@shipshape/contract/manifest";
import type { Fault } from "@shipshape/contract/problem";
import { escalationProblems } from "@shipshape/domain/oncall/escalation";
import type * as z from "zod";
import { configurationKind, type KnownNames } from "../../kernel/configuration/kind.ts";
import { metadataOf, namedRow } from "../../kernel/configuration/named-row.ts";
import { unknownName } from "../../kernel/configuration/reference.ts";
import { newId } from "../../kernel/id.ts";
import { audit } from "../access/index.ts";
import { oncallStore } from "./oncall-store.ts";

type Policy = z.output<typeof EscalationPolicyManifest>;

const DOCUMENT = { user: "User", schedule: "Schedule" } as const;

function faultsOf({ spec }: Policy, known: KnownNames): Fault[] {
  const problems = escalationProblems(spec).map((problem) => ({ ...problem, path: `spec.${problem.path}` }));
  const unknown = spec.steps.flatMap(({ targets }, step) =>
    targets.flatMap(({ kind, name }, at) =>
      unknownName(known, DOCUMENT[kind], name, `spec.steps[${step}].targets[${at}].name`),
    ),
  );
  return [...problems, ...unknown];
}

/** Escalation policies as code. A paging run keeps the policy that it began with. */
export const escalationPolicyConfiguration = configurationKind<Policy>({
  kind: "EscalationPolicy",
  check: faultsOf,
  read: async (db) =>
    (await oncallStore(db).policies()).map((row) => ({
      apiVersion: "shipshape/v1",
      kind: "EscalationPolicy",
      metadata: metadataOf(row),
      spec: { description: row.description, steps: [...row.steps], repeat: row.repeat },
    })),
  apply: async (tx, actor, manifest, before) => {
    const store = oncallStore(tx);
    const { metadata, spec } = manifest;
    const [known] = await store.policies([metadata.name]);
    await store.putPolicy({
      id: known?.id ?? newId(),
      ...namedRow(metadata),
      ...spec,
    });
    const subject = `escalation-policy:${metadata.name}`;
    await audit(tx, actor, { action: "oncall.applyEscalationPolicy", subject, before, after: manifest });
  },
});
