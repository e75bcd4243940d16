import type { Fault } from "@shipshape/contract/problem";
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments, visit } from "yaml";
import { pathText, type Segment } from "./document-path.ts";

export type ConfigurationFile = { readonly path: string; readonly text: string };

/** One document as it stands in its file, or one item of a list of documents. */
export type WrittenDocument = {
  readonly file: string;
  readonly value: unknown;
  /** Its file could not be read to the end of it: only good for the name it declares. */
  readonly isBroken: boolean;
  /** Where a path leads, counted from 1; where it breaks off, the last line it reached. */
  readonly lineOf: (path: readonly Segment[]) => number;
  /** The same path seen from the whole document. */
  readonly pathInFile: (path: readonly Segment[]) => string;
};

/** The documents of a YAML or JSON file, and what is wrong with its syntax. Empty documents do not count. */
export function parseFile({ path: file, text }: ConfigurationFile): {
  readonly documents: WrittenDocument[];
  readonly faults: Fault[];
} {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, logLevel: "error", merge: true });
  const found = [...parsed].map((document) => {
    const faults = syntaxFaults(document, file, lines);
    const isBroken = faults.length > 0;
    return { faults, documents: writtenIn(document, file, lines, isBroken) };
  });
  return { documents: found.flatMap(({ documents }) => documents), faults: found.flatMap(({ faults }) => faults) };
}

function writtenIn(document: Document.Parsed, file: string, lines: LineCounter, isBroken: boolean): WrittenDocument[] {
  const value = contentOf(document);
  if (value === null || value === undefined) return [];
  const at = (base: readonly Segment[], inner: unknown): WrittenDocument => ({
    file,
    value: inner,
    isBroken,
    lineOf: (path) => lineOf(document, lines, [...base, ...path]),
    pathInFile: (path) => pathText([...base, ...path]),
  });
  const items = itemsOf(value);
  return items ? items.map((item, index) => at(["items", index], item)) : [at([], value)];
}

/** `kind: List` is how Kubernetes tools write many documents as one. */
function itemsOf(value: unknown): unknown[] | undefined {
  const list = value as { readonly kind?: unknown; readonly items?: unknown };
  return typeof value === "object" && list.kind === "List" && Array.isArray(list.items) ? list.items : undefined;
}

function contentOf(document: Document.Parsed): unknown {
  try {
    return document.toJS();
  } catch {
    return undefined; // its fault is reported with the others of its syntax
  }
}

function lineOf(document: Document.Parsed, lines: LineCounter, path: readonly Segment[]): number {
  let node: unknown = document.contents;
  let offset = (node as Node | null)?.range?.[0] ?? document.range[0];
  for (const segment of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(segment));
      if (!pair) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(segment)];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else break;
  }
  return lines.linePos(offset).line;
}

/** One mistake often leads to others that are none: of those that follow each other, the first is said. */
function syntaxFaults(document: Document.Parsed, file: string, lines: LineCounter): Fault[] {
  const doubled = document.errors.filter(({ code }) => code === "DUPLICATE_KEY");
  const first = document.errors.find(({ code }) => code !== "DUPLICATE_KEY");
  const faults = [...doubled, ...(first ? [first] : [])].map(({ code, message, pos }): Fault => {
    const line = lines.linePos(pos[0]).line;
    return { path: pathTo(document, pos[0]), message: MENDS[code] ?? `this is not valid YAML: ${message}`, file, line };
  });
  return faults.length > 0 ? faults : [...aliasFaults(document, file, lines)];
}

const MENDS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "a tab cannot indent YAML: use spaces",
  DUPLICATE_KEY: "this field is there twice: remove one",
};

function aliasFaults(document: Document.Parsed, file: string, lines: LineCounter): Fault[] {
  const fault = (offset: number, message: string): Fault => ({
    path: pathTo(document, offset),
    message,
    file,
    line: lines.linePos(offset).line,
  });
  const faults: Fault[] = [];
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document)) return;
      const message = `there is no anchor "&${alias.source}" before this alias: add it, or write the value out`;
      faults.push(fault(alias.range?.[0] ?? 0, message));
    },
  });
  if (faults.length > 0) return faults;
  try {
    document.toJS();
    return [];
  } catch {
    return [fault(document.range[0], "its aliases unfold without end: write the values out")];
  }
}

/** The field in whose text an offset lies, as far as what could be read shows it. */
function pathTo(document: Document.Parsed, offset: number): string {
  const path: Segment[] = [];
  let node: unknown = document.contents;
  while (isMap(node) || isSeq(node)) {
    const inner = isMap(node)
      ? node.items.findLast(({ key }) => startOf(key) <= offset)
      : node.items.findLastIndex((item) => startOf(item) <= offset);
    if (inner === undefined || inner === -1) break;
    path.push(typeof inner === "number" ? inner : String((inner.key as { value?: unknown }).value ?? ""));
    node = typeof inner === "number" ? (node.items as unknown[])[inner] : inner.value;
    if (startOf(node) > offset) break;
  }
  return pathText(path);
}

const startOf = (node: unknown): number => (node as Node | null | undefined)?.range?.[0] ?? Number.POSITIVE_INFINITY;
