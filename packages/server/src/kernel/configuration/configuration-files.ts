import type { ManifestKind } from "@shipshape/contract/manifest";
import type { Fault } from "@shipshape/contract/problem";
import { isBackstage, readBackstage } from "./backstage.ts";
import {
  asItStands,
  declaredName,
  type FoundDocument,
  faultAt,
  type ReadDocument,
  readManifest,
} from "./manifest-reader.ts";
import { type ConfigurationFile, parseFile, type WrittenDocument } from "./yaml-file.ts";

export type Declared = { readonly kind: ManifestKind; readonly name: string };

export type ReadFiles = {
  readonly documents: readonly ReadDocument[];
  /** Every name that the files declare, those of faulty documents too. */
  readonly declared: readonly Declared[];
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
};

/** All documents of all files, and everything that is wrong with them by themselves. */
export async function readFiles(
  files: readonly ConfigurationFile[],
  served: readonly ManifestKind[],
): Promise<ReadFiles> {
  const parsed: Awaited<ReturnType<typeof parseFile>>[] = [];
  for (const file of files) parsed.push(await parseFile(file));
  const written = parsed.flatMap(({ documents }) => documents);
  const backstage = readBackstage(written.filter(isBackstage));
  const notNeeded = written.filter(isOpensloService);
  const ours = written.filter((one) => !isBackstage(one) && !isOpensloService(one)).map(asItStands);
  const found = [...ours, ...backstage.found];
  const readable = found.filter(({ isBroken }) => !isBroken);
  const read = readable.map((document) => readManifest(document, served));
  const documents = read.flatMap((one) => ("document" in one ? [one.document] : []));
  return {
    documents,
    declared: found.flatMap(({ value }) => declaredName(value) ?? []),
    faults: [
      ...parsed.flatMap(({ faults }) => faults),
      ...backstage.faults,
      ...read.flatMap((one) => ("faults" in one ? one.faults : [])),
      ...declaredTwice(readable),
    ],
    warnings: [...backstage.warnings, ...notNeeded.map(opensloWarning)],
  };
}

/** OpenSLO's Service is a name and a description: the catalog's says both, and who owns it. */
const isOpensloService = ({ value }: WrittenDocument): boolean => {
  const { apiVersion, kind } = (value ?? {}) as Record<string, unknown>;
  return apiVersion === "openslo/v1" && kind === "Service";
};

const opensloWarning = (written: WrittenDocument): Fault =>
  faultAt(
    asItStands(written),
    "kind",
    "OpenSLO's Service was not read: a Service of shipshape/v1 says it, and who owns it",
  );

function declaredTwice(documents: readonly FoundDocument[]): Fault[] {
  const first = new Map<string, FoundDocument>();
  return documents.flatMap((document) => {
    const declared = declaredName(document.value);
    if (!declared) return [];
    const key = `${declared.kind} "${declared.name}"`;
    const earlier = first.get(key);
    if (!earlier) {
      first.set(key, document);
      return [];
    }
    const at = `${earlier.file}:${earlier.line}`;
    return [faultAt(document, "metadata.name", `${key} is there twice: here and at ${at}; remove one`)];
  });
}
