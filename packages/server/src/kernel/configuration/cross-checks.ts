import type { ManifestKind } from "@shipshape/contract/manifest-kinds";
import type { Fault } from "@shipshape/contract/problem";
import type { Declared } from "./configuration-files.ts";
import { segmentsOf, valueAt } from "./document-path.ts";
import type { AppliedDocuments, ConfigurationKind, KnownNames, Manifest } from "./kind.ts";
import { faultAt, type ReadDocument } from "./manifest-reader.ts";
import type { Standing } from "./standing.ts";

/** The names of each kind once everything is applied. */
export function knownNames(
  kinds: readonly ConfigurationKind[],
  standing: Standing,
  declared: readonly Declared[],
): KnownNames {
  const names = new Map<ManifestKind, Set<string>>(
    kinds.map(({ kind, builtIn }) => [kind, new Set([...(standing.get(kind)?.keys() ?? []), ...(builtIn ?? [])])]),
  );
  for (const { kind, name } of declared) names.get(kind)?.add(name);
  return (kind) => names.get(kind) ?? new Set();
}

/** The documents as they will be: what is read takes the place of what stands. */
export function appliedDocuments(standing: Standing, read: readonly ReadDocument[]): AppliedDocuments {
  const byKind = new Map([...standing].map(([kind, documents]) => [kind, new Map(documents)]));
  for (const { manifest } of read) byKind.get(manifest.kind)?.set(manifest.metadata.name, manifest);
  return {
    find: (kind, name) => byKind.get(kind)?.get(name),
    all: (kind) => [...(byKind.get(kind)?.values() ?? [])],
  };
}

/** What is wrong with the documents of one kind beside each other and beside what exists. */
export function crossFaults(
  kind: ConfigurationKind,
  documents: readonly ReadDocument[],
  standing: Standing,
  known: KnownNames,
  applied: AppliedDocuments,
): Fault[] {
  const each = documents.flatMap((document) => [
    ...refusedName(kind, document),
    ...(kind.check?.(document.manifest, known, applied) ?? []).map(({ path, message }) =>
      faultAt(document, path, message),
    ),
  ]);
  return [...each, ...(kind.unique ?? []).flatMap((path) => clashes(path, documents, standing.get(kind.kind)))];
}

export const crossWarnings = (
  kind: ConfigurationKind,
  documents: readonly ReadDocument[],
  known: KnownNames,
  applied: AppliedDocuments,
) =>
  documents.flatMap((document) =>
    (kind.warn?.(document.manifest, known, applied) ?? []).map(({ path, message }) => faultAt(document, path, message)),
  );

function refusedName({ kind, builtIn }: ConfigurationKind, document: ReadDocument): Fault[] {
  const { name } = document.manifest.metadata;
  if (!builtIn?.includes(name)) return [];
  const message = `the ${kind} "${name}" is built in: choose another name, or change that one in the interface`;
  return [faultAt(document, "metadata.name", message)];
}

/** Two documents that share what may be shared by none. */
function clashes(
  path: string,
  documents: readonly ReadDocument[],
  standing: ReadonlyMap<string, Manifest> = new Map(),
): Fault[] {
  const valueOfIt = (manifest: Manifest): string | undefined => {
    const value = valueAt(manifest, segmentsOf(path));
    return value === undefined ? undefined : String(value).toLowerCase();
  };
  const replaced = new Set(documents.map(({ manifest }) => manifest.metadata.name));
  const holders = new Map<string, string>();
  for (const [name, manifest] of standing) {
    const value = valueOfIt(manifest);
    if (value !== undefined && !replaced.has(name)) holders.set(value, `"${name}", which exists already`);
  }
  return documents.flatMap((document) => {
    const value = valueOfIt(document.manifest);
    if (value === undefined) return [];
    const holder = holders.get(value);
    if (holder) return [faultAt(document, path, `"${value}" belongs to ${holder}: no two may share it`)];
    holders.set(value, `"${document.manifest.metadata.name}" at ${document.file}:${document.line}`);
    return [];
  });
}
