import type { ManifestKind } from "@shipshape/contract/manifest-kinds";
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
import { isOpenSloOrSloth, readOpenSloFiles } from "./openslo-files.ts";
import type { Existing } from "./openslo-service.ts";
import { type ConfigurationFile, parseFile } from "./yaml-file.ts";

export type Declared = { readonly kind: ManifestKind; readonly name: string };

export type ReadFiles = {
  readonly documents: readonly ReadDocument[];
  /** Every name that the files declare, those of faulty documents too. */
  readonly declared: readonly Declared[];
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
};

/**
 * All documents of all files, and everything that is wrong with them by themselves. What exists is asked only where a
 * format cannot say all that we need of a document.
 */
export async function readFiles(
  files: readonly ConfigurationFile[],
  served: readonly ManifestKind[],
  existing: Existing = () => undefined,
): Promise<ReadFiles> {
  const parsed: Awaited<ReturnType<typeof parseFile>>[] = [];
  for (const file of files) parsed.push(await parseFile(file));
  const written = parsed.flatMap(({ documents }) => documents);
  const backstage = readBackstage(written.filter(isBackstage));
  const ours = written.filter((one) => !isBackstage(one) && !isOpenSloOrSloth(one)).map(asItStands);
  const services = new Set(
    [...ours, ...backstage.found].flatMap(({ value }) => {
      const declared = declaredName(value);
      return declared?.kind === "Service" ? [declared.name] : [];
    }),
  );
  const openslo = await readOpenSloFiles(written.filter(isOpenSloOrSloth), existing, (name) => services.has(name));
  const found = [...ours, ...backstage.found, ...openslo.found];
  const readable = found.filter(({ isBroken }) => !isBroken);
  const read = readable.map((document) => readManifest(document, served));
  const documents = read.flatMap((one) => ("document" in one ? [one.document] : []));
  return {
    documents,
    declared: found.flatMap(({ value }) => declaredName(value) ?? []),
    faults: [
      ...parsed.flatMap(({ faults }) => faults),
      ...backstage.faults,
      ...openslo.faults,
      ...read.flatMap((one) => ("faults" in one ? one.faults : [])),
      ...declaredTwice(readable),
    ],
    warnings: [...backstage.warnings, ...openslo.warnings],
  };
}

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
