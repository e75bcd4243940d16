import type { Fault } from "@shipshape/contract/problem";
import type { Db } from "../database.ts";
import type { Kernel } from "../kernel.ts";
import { DomainError } from "../problem.ts";
import { readFiles } from "./configuration-files.ts";
import { appliedDocuments, crossFaults, crossWarnings, knownNames } from "./cross-checks.ts";
import { type Difference, differences, plain } from "./differences.ts";
import type { AppliedDocuments, ConfigurationKind, Manifest } from "./kind.ts";
import type { ReadDocument } from "./manifest-reader.ts";
import { ownedStore } from "./owned-store.ts";
import { planRemovals, type Removal } from "./plan-removals.ts";
import { readStanding, type Standing } from "./standing.ts";
import type { ConfigurationFile } from "./yaml-file.ts";

/** What becomes of one document. */
export type Planned = {
  readonly action: "create" | "update" | "unchanged";
  readonly kind: ConfigurationKind;
  readonly document: ReadDocument;
  readonly before: Manifest | undefined;
  readonly differences: readonly Difference[];
};

/** Whose files they are, and whether what they name no more is taken away. */
export type Ownership = { readonly source?: string | undefined; readonly prune: boolean };

export type ConfigurationPlan = {
  readonly planned: readonly Planned[];
  /** What the source of the files owns and they name no more. */
  readonly removals: readonly Removal[];
  readonly warnings: readonly Fault[];
  readonly applied: AppliedDocuments;
};

/**
 * What applying these files would do to what is in the database, in the order in which it would be done. Throws
 * everything that is wrong with the files at once, each with file, line, path and mend.
 */
export async function planConfiguration(
  db: Db,
  kernel: Kernel,
  kinds: readonly ConfigurationKind[],
  files: readonly ConfigurationFile[],
  { source, prune }: Ownership = { prune: false },
): Promise<ConfigurationPlan> {
  const standing = await readStanding(db, kinds);
  const served = kinds.map(({ kind }) => kind);
  const read = await readFiles(files, served, (kind, name) => standing.get(kind)?.get(name));
  const known = knownNames(kinds, standing, read.declared);
  const byKind = kinds.map((kind) => {
    const documents = read.documents.filter(({ manifest }) => manifest.kind === kind.kind);
    return { kind, documents: documents.map((document) => keepingTheUnsaid(document, standing)) };
  });
  const applied = appliedDocuments(
    standing,
    byKind.flatMap(({ documents }) => documents),
  );
  const faults = byKind.flatMap(({ kind, documents }) => crossFaults(kind, documents, standing, known, applied));
  refuse([...read.faults, ...faults], files);

  const named = new Set(read.declared.map(({ kind, name }) => `${kind} ${name}`));
  const owned = source === undefined ? [] : await ownedStore(db).of(source);
  const unnamed = owned.filter(({ kind, name }) => !named.has(`${kind} ${name}`));
  const warnings = byKind.flatMap(({ kind, documents }) => crossWarnings(kind, documents, known, applied));
  return {
    planned: byKind.flatMap(({ kind, documents }) =>
      documents.map((document) => changeOf(kind, document, standing, kernel)),
    ),
    removals: planRemovals(kinds, unnamed, standing, { known, applied }, prune),
    warnings: inOrder([...read.warnings, ...warnings], files),
    applied,
  };
}

function changeOf(kind: ConfigurationKind, document: ReadDocument, standing: Standing, kernel: Kernel): Planned {
  const before = standing.get(kind.kind)?.get(document.manifest.metadata.name);
  if (!before) return { action: "create", kind, document, before, differences: [] };
  const found = differences(plain(before), comparableOf(kind, document, kernel), new Set(kind.unordered ?? []));
  return { action: found.length > 0 ? "update" : "unchanged", kind, document, before, differences: found };
}

/** A document as it is compared, and remembered. */
export const comparableOf = (kind: ConfigurationKind, { manifest }: ReadDocument, kernel: Kernel): unknown =>
  plain(kind.comparable?.(manifest, kernel) ?? manifest);

/** A document of another format leaves what that format cannot say as it is. */
function keepingTheUnsaid(document: ReadDocument, standing: Standing): ReadDocument {
  const { manifest, keep } = document;
  const before = standing.get(manifest.kind)?.get(manifest.metadata.name);
  if (!before || keep.length === 0) return document;
  const kept = Object.entries(before.spec as Record<string, unknown>).filter(([field]) => keep.includes(field));
  const spec = { ...(manifest.spec as Record<string, unknown>), ...Object.fromEntries(kept) };
  return { ...document, manifest: { ...manifest, spec } };
}

function refuse(faults: readonly Fault[], files: readonly ConfigurationFile[]): void {
  if (faults.length === 0) return;
  const ordered = inOrder(faults, files);
  const first = ordered[0];
  const more = faults.length === 1 ? "" : `, and ${faults.length - 1} more`;
  const where = `${first?.file}:${first?.line} ${first?.path ? `${first.path}: ` : ""}${first?.message}`;
  throw new DomainError("invalid", `Nothing was changed: ${where}${more}.`, ordered);
}

/** As one reads the files: one after the other, from top to bottom. */
function inOrder(faults: readonly Fault[], files: readonly ConfigurationFile[]): Fault[] {
  const places = new Map(files.map(({ path }, index) => [path, index]));
  const place = ({ file }: Fault) => places.get(file ?? "") ?? -1;
  return [...faults].sort((one, other) => place(one) - place(other) || (one.line ?? 0) - (other.line ?? 0));
}
