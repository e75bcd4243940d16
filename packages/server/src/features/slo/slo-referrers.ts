import type { AlertPolicyManifest } from "@shipshape/contract/manifest";
import { conditionRefsOf, policyRefsOf, sliRefsOf } from "@shipshape/domain/openslo/references";
import type * as z from "zod";
import type { AppliedDocuments } from "../../kernel/configuration/kind.ts";
import type { KeptKind } from "./openslo-store.ts";
import type { SloDocument } from "./slo-document.ts";

type AlertPolicy = z.output<typeof AlertPolicyManifest>;
type Referrers = ReadonlyMap<string, readonly SloDocument[]>;

/** Made once for all documents of a plan: thousands of objectives may refer to thousands of indicators. */
const known = new WeakMap<AppliedDocuments, Referrers>();

/** The objectives' documents that need a document of this kind and name, through their policies too. */
export function referrersOf(applied: AppliedDocuments, kind: KeptKind, name: string): readonly SloDocument[] {
  let referrers = known.get(applied);
  if (referrers === undefined) {
    referrers = referrersAmong(applied);
    known.set(applied, referrers);
  }
  return referrers.get(`${kind} ${name}`) ?? [];
}

function referrersAmong(applied: AppliedDocuments): Referrers {
  const referrers = new Map<string, SloDocument[]>();
  for (const document of applied.all("SLO") as unknown as SloDocument[]) {
    for (const needed of new Set(needsOf(document, applied))) {
      const others = referrers.get(needed);
      if (others === undefined) referrers.set(needed, [document]);
      else others.push(document);
    }
  }
  return referrers;
}

function needsOf({ spec }: SloDocument, { find }: AppliedDocuments): string[] {
  const policies = policyRefsOf(spec);
  const inPlace = (spec.alertPolicies ?? []).flatMap((policy) =>
    "spec" in policy ? [{ spec: policy.spec as AlertPolicy["spec"] }] : [],
  );
  const named = policies.flatMap((name) => (find("AlertPolicy", name) as AlertPolicy | undefined) ?? []);
  return [
    ...sliRefsOf(spec).map((name) => `SLI ${name}`),
    ...policies.map((name) => `AlertPolicy ${name}`),
    ...conditionRefsOf({ alertPolicies: [...inPlace, ...named] }).map((name) => `AlertCondition ${name}`),
  ];
}
