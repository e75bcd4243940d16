import { budgetPolicyChanged } from "@shipshape/contract/gates-policies";
import type { ErrorBudgetPolicyManifest } from "@shipshape/contract/manifest";
import type * as z from "zod";
import { configurationKind } from "../../kernel/configuration/kind.ts";
import { metadataOf, namedRow } from "../../kernel/configuration/named-row.ts";
import { unknownName } from "../../kernel/configuration/reference.ts";
import { emit } from "../../kernel/events.ts";
import { audit } from "../access/index.ts";
import { deletePolicy } from "./delete-policy.ts";
import { namesIn, policyFaults } from "./policy-input.ts";
import { type PolicyRow, policyStore } from "./policy-store.ts";
import { specOf } from "./policy-view.ts";

type Manifest = z.output<typeof ErrorBudgetPolicyManifest>;

/** A policy as the document it is kept as. */
export const policyDocument = (row: PolicyRow): Manifest => ({
  apiVersion: "shipshape/v1",
  kind: "ErrorBudgetPolicy",
  metadata: metadataOf(row),
  spec: specOf(row),
});

/** Error budget policies as code. */
export const policyConfiguration = configurationKind<Manifest>({
  kind: "ErrorBudgetPolicy",
  read: async (db) => (await policyStore(db).policies()).map(policyDocument),
  check: ({ metadata, spec }, known) => [
    ...policyFaults(metadata.name, spec).map(({ path, message }) => ({ path: `spec.${path}`, message })),
    ...namesIn(spec).flatMap(({ kind, name, path }) => unknownName(known, kind, name, `spec.${path}`)),
  ],
  apply: async (tx, actor, manifest, before) => {
    const { metadata, spec } = manifest;
    await policyStore(tx).put({ ...namedRow(metadata), ...spec });
    const subject = `budget-policy:${metadata.name}`;
    await audit(tx, actor, { action: "gates.applyPolicy", subject, before, after: manifest });
    const change = before ? "updated" : "created";
    await emit(tx, actor, budgetPolicyChanged, { policy: metadata.name, change }, subject);
  },
  remove: deletePolicy,
});
