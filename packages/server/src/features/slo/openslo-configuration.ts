import {
  AlertConditionManifest,
  AlertNotificationTargetManifest,
  AlertPolicyManifest,
  SliManifest,
} from "@shipshape/contract/manifest";
import type { Fault } from "@shipshape/contract/problem";
import { compileSlo } from "@shipshape/domain/openslo/compile-slo";
import { conditionRefsOf, targetRefsOf } from "@shipshape/domain/openslo/references";
import type * as z from "zod";
import type { Actor } from "../../kernel/actor.ts";
import {
  type AppliedDocuments,
  type Change,
  type ConfigurationKind,
  configurationKind,
  type KnownNames,
  type Manifest,
} from "../../kernel/configuration/kind.ts";
import { unknownName } from "../../kernel/configuration/reference.ts";
import type { Db, Tx } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "../access/index.ts";
import { type KeptKind, opensloStore } from "./openslo-store.ts";
import { putSlos } from "./put-slos.ts";
import { queriesOfSli, queryFaults, storedDocument } from "./slo-document.ts";
import { sloEffect } from "./slo-effect.ts";
import { referencesAmong, referencesOf } from "./slo-references.ts";
import { referrersOf } from "./slo-referrers.ts";

/** Of objectives that a policy is shared by, so many are replayed to show what an edit of it does. */
const MOST_TOLD = 3;

type Sli = z.output<typeof SliManifest>;
type AlertPolicy = z.output<typeof AlertPolicyManifest>;
/** A fault where an objective that refers to this document could no longer be evaluated. */
function brokenObjectives(kind: KeptKind, name: string, applied: AppliedDocuments): Fault[] {
  const references = referencesAmong(applied);
  return referrersOf(applied, kind, name).flatMap((document) =>
    compileSlo(document, references).faults.map(({ message }) => ({
      path: "spec",
      message: `SLO "${document.metadata.name}" refers to it and could not be evaluated: ${message}`,
    })),
  );
}

/** What an edit of a document would do to the objectives that refer to it; those that change themselves tell it there. */
async function effectOnObjectives<M extends Manifest>(
  db: Db,
  kind: KeptKind,
  { manifest, before }: Omit<Change<M>, "origin">,
  applied: AppliedDocuments,
  { clock }: Kernel,
): Promise<string[]> {
  if (before === undefined) return [];
  const referring = referrersOf(applied, kind, manifest.metadata.name);
  const lines: string[] = [];
  for (const document of referring.slice(0, MOST_TOLD)) {
    const effect = await sloEffect(db, { manifest: document, before: document }, applied, clock.now());
    lines.push(...effect.map((line) => `${document.metadata.name}: ${line}`));
  }
  const left = referring.length - MOST_TOLD;
  return left > 0 ? [...lines, `${left} more objectives that refer to it were not replayed`] : lines;
}

/** Keeps the documents, and compiles anew what refers to them. */
async function putDocuments<M extends Manifest>(
  tx: Tx,
  actor: Actor,
  kind: KeptKind,
  changes: readonly Change<M>[],
): Promise<void> {
  const store = opensloStore(tx);
  const documents = changes.map(({ manifest }) => ({ name: manifest.metadata.name, document: manifest }));
  await store.put(kind, documents);
  await audit(
    tx,
    actor,
    ...changes.map(({ manifest, before }) => ({
      action: `slo.apply${kind}`,
      subject: `${kind.toLowerCase()}:${manifest.metadata.name}`,
      before,
      after: manifest,
    })),
  );
  const known = changes.filter(({ before }) => before !== undefined).map(({ manifest }) => manifest.metadata.name);
  if (known.length > 0) await recompile(tx, actor, kind, known);
}

/** An objective that does not compile as it stands is about to be replaced in the same transaction: its check passed. */
async function recompile(tx: Tx, actor: Actor, kind: KeptKind, names: readonly string[]): Promise<void> {
  const documents = (await opensloStore(tx).documentsReferringTo(kind, names)).map(storedDocument);
  const references = await referencesOf(tx, documents);
  const sound = documents.filter((document) => compileSlo(document, references).faults.length === 0);
  const puts = sound.map((document) => ({ document, before: document }));
  if (puts.length > 0) await putSlos(tx, actor, "slo.recompile", puts);
}

const sliConfiguration = configurationKind<Sli>({
  kind: "SLI",
  read: async (db) => (await opensloStore(db).all("SLI")).map((one) => SliManifest.parse(one)),
  check: (manifest, known, applied) => [
    ...queryFaults(queriesOfSli(manifest.spec, "spec"), known, applied),
    ...sharedName(manifest.metadata.name, known),
    ...brokenObjectives("SLI", manifest.metadata.name, applied),
  ],
  applyAll: (tx, actor, changes) => putDocuments(tx, actor, "SLI", changes),
});

/** `indicatorRef` names an SLI or an Indicator: one name must not mean both. */
const sharedName = (name: string, known: KnownNames): Fault[] =>
  known("Indicator").has(name)
    ? [
        {
          path: "metadata.name",
          message: `there is an Indicator "${name}" too: indicatorRef would mean both, so rename one`,
        },
      ]
    : [];

const alertConditionConfiguration = configurationKind<z.output<typeof AlertConditionManifest>>({
  kind: "AlertCondition",
  read: async (db) => (await opensloStore(db).all("AlertCondition")).map((one) => AlertConditionManifest.parse(one)),
  check: ({ metadata }, _, applied) => brokenObjectives("AlertCondition", metadata.name, applied),
  effectOf: (db, change, applied, kernel) => effectOnObjectives(db, "AlertCondition", change, applied, kernel),
  applyAll: (tx, actor, changes) => putDocuments(tx, actor, "AlertCondition", changes),
});

const alertNotificationTargetConfiguration = configurationKind<z.output<typeof AlertNotificationTargetManifest>>({
  kind: "AlertNotificationTarget",
  read: async (db) =>
    (await opensloStore(db).all("AlertNotificationTarget")).map((one) => AlertNotificationTargetManifest.parse(one)),
  warn: () => [
    { path: "spec.target", message: "it is kept, and notifies nobody: alerts follow the service's EscalationPolicy" },
  ],
  applyAll: (tx, actor, changes) => putDocuments(tx, actor, "AlertNotificationTarget", changes),
});

const alertPolicyConfiguration = configurationKind<AlertPolicy>({
  kind: "AlertPolicy",
  read: async (db) => (await opensloStore(db).all("AlertPolicy")).map((one) => AlertPolicyManifest.parse(one)),
  check: ({ metadata, spec }, known, applied) => [
    ...conditionRefsOf({ alertPolicies: [{ spec }] }).flatMap((name) =>
      unknownName(known, "AlertCondition", name, "spec.conditions[0].conditionRef"),
    ),
    ...targetRefsOf({ alertPolicies: [{ spec }] }).flatMap((name) =>
      unknownName(known, "AlertNotificationTarget", name, "spec.notificationTargets"),
    ),
    ...brokenObjectives("AlertPolicy", metadata.name, applied),
  ],
  effectOf: (db, change, applied, kernel) => effectOnObjectives(db, "AlertPolicy", change, applied, kernel),
  applyAll: (tx, actor, changes) => putDocuments(tx, actor, "AlertPolicy", changes),
});

/** The kinds of OpenSLO v1 that objectives refer to, kept whole, in the order in which they are applied. */
export const opensloConfigurations: readonly ConfigurationKind[] = [
  sliConfiguration,
  alertConditionConfiguration,
  alertNotificationTargetConfiguration,
  alertPolicyConfiguration,
];
