import { setImmediate } from "node:timers/promises";
import type { Fault } from "@shipshape/contract/problem";
import { fromSloth } from "@shipshape/domain/openslo/from-sloth";
import { readOpenSlo } from "@shipshape/domain/openslo/read-openslo";
import type { Note, Reading } from "@shipshape/domain/openslo/reading";
import { isSloth } from "@shipshape/domain/openslo/sloth-spec";
import { isOpenSlo } from "@shipshape/domain/openslo/validate-openslo";
import type { Segment } from "./document-path.ts";
import type { FoundDocument } from "./manifest-reader.ts";
import { type Existing, opensloService } from "./openslo-service.ts";
import type { WrittenDocument } from "./yaml-file.ts";

type Read = { readonly found: FoundDocument[]; readonly faults: Fault[]; readonly warnings: Fault[] };

/** The data source that Sloth's files, which name none, are taken to mean. */
const SLOTH_SOURCE = "prometheus";

/** Between so many documents other work of the server gets its turn. */
const AT_A_TIME = 100;

/** Documents of OpenSLO, of whatever version, and files of Sloth. */
export const isOpenSloOrSloth = ({ value }: WrittenDocument): boolean => isOpenSlo(value) || isSloth(value);

/**
 * Reads documents of OpenSLO leniently as v1, a Service of it as one of the catalog's, and files of Sloth as the
 * objectives that they describe.
 */
export async function readOpenSloFiles(
  written: readonly WrittenDocument[],
  existing: Existing,
  isDeclared: (service: string) => boolean,
): Promise<Read> {
  const all: Read = { found: [], faults: [], warnings: [] };
  for (const [index, document] of written.entries()) {
    if (index % AT_A_TIME === AT_A_TIME - 1) await setImmediate();
    const { found, faults, warnings } = isSloth(document.value)
      ? readSlothFile(document)
      : readOpenSloDocument(document, existing, isDeclared);
    all.found.push(...found);
    all.faults.push(...faults);
    all.warnings.push(...warnings);
  }
  return all;
}

function readOpenSloDocument(
  document: WrittenDocument,
  existing: Existing,
  isDeclared: (service: string) => boolean,
): Read {
  const reading = readOpenSlo(document.value as Record<string, unknown>);
  const warnings = reading.warnings.map(noteAt(document));
  if (reading.value["kind"] !== "Service") return { found: [foundFrom(document, reading)], faults: [], warnings };
  const { service, keep, notes } = opensloService(reading.value, existing, isDeclared);
  const found = service === undefined ? [] : [{ ...foundFrom(document, { ...reading, value: service }), keep }];
  return { found, faults: [], warnings: [...warnings, ...notes.map(noteAt(document))] };
}

function readSlothFile(document: WrittenDocument): Read {
  const { documents, faults } = fromSloth(document.value, SLOTH_SOURCE);
  return {
    found: documents.map((reading) => foundFrom(document, reading)),
    faults: faults.map(noteAt(document)),
    warnings: documents.flatMap(({ warnings }) => warnings.map(noteAt(document))),
  };
}

const noteAt =
  ({ file, pathInFile, lineOf }: WrittenDocument) =>
  ([path, message]: Note): Fault => ({ path: pathInFile(path), message, file, line: lineOf(path) });

/** Our paths lead to where the document says the same. */
function foundFrom(document: WrittenDocument, { value, sources }: Pick<Reading, "value" | "sources">): FoundDocument {
  const theirs = (path: readonly Segment[]): Segment[] => {
    const source = sources.find(([ours]) => ours.every((segment, index) => segment === path[index]));
    return source ? [...source[1], ...path.slice(source[0].length)] : [...path];
  };
  return {
    file: document.file,
    line: document.lineOf(theirs([])),
    isBroken: document.isBroken,
    value,
    keep: [],
    place: (path) => ({ path: document.pathInFile(theirs(path)), line: document.lineOf(theirs(path)) }),
  };
}
