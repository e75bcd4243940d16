import { MANIFESTS } from "@shipshape/contract/manifest";
import { MANIFEST_KINDS, type ManifestKind } from "@shipshape/contract/manifest-kinds";
import type { Fault } from "@shipshape/contract/problem";
import type * as z from "zod";
import { type Segment, segmentsOf } from "./document-path.ts";
import type { Manifest } from "./kind.ts";
import { nearestName } from "./nearest-name.ts";
import { documentFaults, unstorableIn } from "./schema-faults.ts";
import type { WrittenDocument } from "./yaml-file.ts";

/** Says where a path of a document stands in its file. */
export type Place = (path: readonly Segment[]) => { readonly path: string; readonly line: number };

/** A document of ours as it was found: not yet judged. */
export type FoundDocument = {
  readonly file: string;
  readonly line: number;
  /** It was found faulty already: only good for the name it declares. */
  readonly isBroken: boolean;
  readonly value: unknown;
  readonly place: Place;
  /** Fields of its spec that it leaves as they stand, because its format cannot say them. */
  readonly keep: readonly string[];
};

/** A document that keeps to its kind's schema. */
export type ReadDocument = Omit<FoundDocument, "value"> & { readonly manifest: Manifest };

/** A fault at a path of a document, with its file and its line. */
export const faultAt = (
  { file, place }: Pick<FoundDocument, "file" | "place">,
  path: string | readonly Segment[],
  message: string,
): Fault => ({ ...place(typeof path === "string" ? segmentsOf(path) : path), message, file });

export const asItStands = (written: WrittenDocument): FoundDocument => ({
  file: written.file,
  line: written.lineOf([]),
  isBroken: written.isBroken,
  value: written.value,
  place: (path) => ({ path: written.pathInFile(path), line: written.lineOf(path) }),
  keep: [],
});

/** Judges a document by the schema of its kind. `served` are the kinds that this server can apply. */
export function readManifest(
  found: FoundDocument,
  served: readonly ManifestKind[],
): { readonly document: ReadDocument } | { readonly faults: Fault[] } {
  const { value, ...rest } = found;
  const opening = openingFaults(value, served);
  if (opening.length > 0) return { faults: opening.map(([path, message]) => faultAt(found, path, message)) };
  const schema = MANIFESTS[(value as { kind: ManifestKind }).kind] as z.ZodType;
  const parsed = schema.safeParse(value);
  const unstorable = unstorableIn(value);
  if (parsed.success && unstorable.length === 0) {
    return { document: { ...rest, manifest: withoutIdleName(parsed.data as Manifest) } };
  }
  const misfits = [...unstorable, ...documentFaults(schema, value, parsed.error?.issues ?? [])];
  return { faults: misfits.map(({ path, message }) => faultAt(found, path, message)) };
}

type Opening = [path: Segment[], message: string];

function openingFaults(value: unknown, served: readonly ManifestKind[]): Opening[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [[[], "a document has the fields apiVersion, kind, metadata and spec"]];
  }
  const { apiVersion, kind } = value as Record<string, unknown>;
  if (kind === undefined) return [[["kind"], `it is missing: add one of ${served.join(", ")}`]];
  const known = served.find((one) => one === kind);
  if (known === undefined) return [[["kind"], kindMessage(kind, served)]];
  const wanted = MANIFESTS[known].shape.apiVersion.value;
  if (apiVersion === wanted) return [];
  const found = apiVersion === undefined ? "it is missing" : `${JSON.stringify(apiVersion)} has no kind ${known}`;
  return [[["apiVersion"], `${found}: write apiVersion: ${wanted}`]];
}

function kindMessage(kind: unknown, served: readonly ManifestKind[]): string {
  const meant = nearestName(String(kind), served);
  const mend = meant ? `did you mean ${meant}?` : `the kinds are ${served.join(", ")}`;
  return `there is no kind ${JSON.stringify(kind)}: ${mend}`;
}

/** A display name that only repeats the name says nothing. */
function withoutIdleName({ metadata, ...manifest }: Manifest): Manifest {
  const { displayName, ...rest } = metadata;
  const isIdle = displayName === undefined || displayName === metadata.name;
  return { ...manifest, metadata: isIdle ? rest : { ...rest, displayName } };
}

/** The kind and name that a document declares, even where the rest of it is wrong; others may refer to it. */
export function declaredName(value: unknown): { readonly kind: ManifestKind; readonly name: string } | undefined {
  const { kind, metadata } = (value ?? {}) as { readonly kind?: unknown; readonly metadata?: { name?: unknown } };
  const known = MANIFEST_KINDS.find((one) => one === kind);
  return known && typeof metadata?.name === "string" ? { kind: known, name: metadata.name } : undefined;
}
