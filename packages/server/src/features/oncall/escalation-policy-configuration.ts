import type { EscalationPolicyManifest } from "@shipshape/contract/manifest";
import type { ManifestKind } from "@shipshape/contract/manifest-kinds";
import type { Fault } from "@shipshape/contract/problem";
import type { EscalationPolicy } from "@shipshape/domain/oncall/escalation";
import { escalationProblems } from "@shipshape/domain/oncall/escalation-problems";
import { escalationReferences, handOffCircle } from "@shipshape/domain/oncall/escalation-references";
import type * as z from "zod";
import { type AppliedDocuments, configurationKind, type KnownNames } from "../../kernel/configuration/kind.ts";
import { metadataOf } from "../../kernel/configuration/named-row.ts";
import { unknownName } from "../../kernel/configuration/reference.ts";
import { newId } from "../../kernel/id.ts";
import { audit } from "../access/index.ts";
import { deleteEscalationPolicy } from "./delete-escalation-policy.ts";
import { rowOf, specOf } from "./escalation-policy-document.ts";
import { escalationStore } from "./escalation-store.ts";

type Policy = z.output<typeof EscalationPolicyManifest>;
type Spec = Policy["spec"];
/** What other policies say, for what one document cannot know: circles of hand-offs, and whose the fallback is. */
export type OtherPolicies = {
  readonly named: (name: string) => (Pick<EscalationPolicy, "steps"> & { readonly fallback?: boolean }) | undefined;
  readonly names: readonly string[];
};

/** What is wrong with a policy, each with where and how to mend it. */
export function policyFaults(name: string, spec: Spec, known: KnownNames, others: OtherPolicies): Fault[] {
  const at = (path: string) => `spec.${path}`;
  const unknown = escalationReferences(spec).flatMap(({ kind, name: meant, path }) =>
    kind === "EscalationPolicy" && meant === name ? [] : unknownName(known, kind, meant, at(path)),
  );
  const circle = handOffCircle(name, (one) => (one === name ? spec : others.named(one)));
  const other = spec.fallback && others.names.find((one) => one !== name && others.named(one)?.fallback);
  return [
    ...escalationProblems(spec).map(({ path, message }) => ({ path: at(path), message })),
    ...unknown,
    ...(circle
      ? [{ path: at("steps"), message: `the hand-offs go in a circle, ${circle.join(" → ")}: take one of them out` }]
      : []),
    ...(other
      ? [{ path: at("fallback"), message: `${other} is the fallback of this installation: take it from there first` }]
      : []),
  ];
}

const otherDocuments = (applied: AppliedDocuments): OtherPolicies => {
  const spec = (name: string) =>
    applied.find("EscalationPolicy" satisfies ManifestKind, name)?.spec as Spec | undefined;
  return { named: spec, names: applied.all("EscalationPolicy").map(({ metadata }) => metadata.name) };
};

/** Escalation policies as code. A paging run keeps the policy that it began with. */
export const escalationPolicyConfiguration = configurationKind<Policy>({
  kind: "EscalationPolicy",
  check: ({ metadata, spec }, known, applied) => policyFaults(metadata.name, spec, known, otherDocuments(applied)),
  read: async (db) =>
    (await escalationStore(db).policies()).map((row) => ({
      apiVersion: "shipshape/v1",
      kind: "EscalationPolicy",
      metadata: metadataOf(row),
      spec: specOf(row),
    })),
  apply: async (tx, actor, manifest, before) => {
    const store = escalationStore(tx);
    const { metadata, spec } = manifest;
    const [known] = await store.policies([metadata.name]);
    await store.put(rowOf(metadata, spec, known?.id ?? newId()));
    const subject = `escalation-policy:${metadata.name}`;
    await audit(tx, actor, { action: "oncall.applyEscalationPolicy", subject, before, after: manifest });
  },
  remove: deleteEscalationPolicy,
});
