import type { EscalationPolicyManifest } from "@shipshape/contract/manifest";
import type * as z from "zod";
import { namedRow } from "../../kernel/configuration/named-row.ts";
import type { PolicyRow } from "./escalation-store.ts";

type Policy = z.output<typeof EscalationPolicyManifest>;
type Spec = Policy["spec"];

/** A policy as its document says it. */
export const specOf = (row: PolicyRow): Spec =>
  ({
    description: row.description,
    steps: row.steps,
    repeat: row.repeat,
    ...(row.repeatAfterMinutes === null ? {} : { repeatAfterMinutes: row.repeatAfterMinutes }),
    ...(row.stillWorking ? { stillWorking: row.stillWorking } : {}),
    fallback: row.fallback,
  }) as Spec;

/** What the store keeps of a document. */
export const rowOf = (metadata: Policy["metadata"], spec: Spec, id: string): PolicyRow => ({
  id,
  ...namedRow(metadata),
  description: spec.description,
  steps: spec.steps,
  repeat: spec.repeat,
  repeatAfterMinutes: spec.repeatAfterMinutes ?? null,
  stillWorking: spec.stillWorking ?? null,
  fallback: spec.fallback,
});
