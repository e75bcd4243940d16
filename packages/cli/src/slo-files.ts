import { fromSloth, slothObjectives } from "@shipshape/domain/openslo/from-sloth";
import { prometheusRules, type RuleGroup } from "@shipshape/domain/openslo/prometheus-rules";
import { readOpenSlo } from "@shipshape/domain/openslo/read-openslo";
import type { Reading } from "@shipshape/domain/openslo/reading";
import { isSloth } from "@shipshape/domain/openslo/sloth-spec";
import { isOpenSlo } from "@shipshape/domain/openslo/validate-openslo";
import { documentsIn, type FileDocument } from "./document-file.ts";
import type { Find, Plain } from "./slo-documents.ts";

type File = { readonly path: string; readonly text: string };

export type ReadSloFiles = {
  readonly documents: readonly Plain[];
  /** `file:line path: message`, as the compilers of this world write. */
  readonly warnings: readonly string[];
  /** Rules that were made of Sloth's own files, with nothing lost on the way. */
  readonly slothRules: readonly RuleGroup[];
};

/**
 * Reads files of OpenSLO of any version, of Sloth and of ours as documents of OpenSLO v1 (and our Indicator). Sloth names no
 * data source: it is taken to be `source`. Throws with every fault.
 */
export function readSloFiles(files: readonly File[], source: string): ReadSloFiles {
  const documents: Plain[] = [];
  const warnings: string[] = [];
  const faults: string[] = [];
  const slothRules: RuleGroup[] = [];
  for (const { path, text } of files) {
    const read = documentsIn(path, text);
    faults.push(...read.faults.map(({ file, line, message }) => `${file}:${line} ${message}`));
    for (const document of read.documents) {
      const readings = readingsOf(document, source);
      faults.push(...readings.faults);
      warnings.push(...readings.all.flatMap((one) => one.warnings.map(([at, message]) => said(document, at, message))));
      documents.push(...readings.all.map(({ value }) => value));
      if (isSloth(document.value)) slothRules.push(...slothObjectives(document.value).flatMap(prometheusRules));
    }
  }
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return { documents, warnings, slothRules };
}

function readingsOf(document: FileDocument, source: string): { all: readonly Reading[]; faults: string[] } {
  const { value } = document;
  if (isSloth(value)) {
    const { documents, faults } = fromSloth(value, source);
    return { all: documents, faults: faults.map(([at, message]) => said(document, at, message)) };
  }
  if (isOpenSlo(value)) return { all: [readOpenSlo(value as Plain)], faults: [] };
  const isFields = typeof value === "object" && value !== null;
  return { all: isFields ? [{ value: value as Plain, sources: [], warnings: [] }] : [], faults: [] };
}

function said({ file, lineOf, pathInFile }: FileDocument, at: readonly (string | number)[], message: string): string {
  const path = at
    .map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join("");
  return `${file}:${lineOf(path)} ${pathInFile(path)}: ${message}`;
}

/** Finds among documents that were read. */
export function findAmong(documents: readonly Plain[]): Find {
  const byName = new Map(
    documents.map((document) => [
      `${document["kind"]} ${(document["metadata"] as Plain | undefined)?.["name"]}`,
      document,
    ]),
  );
  return (kind, name) => byName.get(`${kind} ${name}`);
}
