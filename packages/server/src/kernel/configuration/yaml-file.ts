import { setImmediate } from "node:timers/promises";
import type { Fault } from "@shipshape/contract/problem";
import { Composer, type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, Parser, visit } from "yaml";
import { messageOf } from "../problem.ts";
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

const OPTIONS = { prettyErrors: false, logLevel: "error", merge: true } as const;
const AT_A_TIME = 20;

/**
 * The documents of a YAML or JSON file, and what is wrong with its syntax. Empty documents do not count. Between documents
 * other work of the server gets its turn: a large house takes seconds to read.
 */
export async function parseFile({ path: file, text }: ConfigurationFile): Promise<{
  readonly documents: WrittenDocument[];
  readonly faults: Fault[];
}> {
  const lines = new LineCounter();
  const documents: WrittenDocument[] = [];
  const faults: Fault[] = [];
  let count = 0;
  const tokens = new Parser(lines.addNewLine).parse(text);
  for (const document of new Composer({ ...OPTIONS, lineCounter: lines }).compose(tokens)) {
    const { value, faults: found } = contentOf(document as Document.Parsed, file, lines);
    faults.push(...found);
    documents.push(...writtenIn(document as Document.Parsed, value, file, lines, found.length > 0));
    count += 1;
    if (count % AT_A_TIME === 0) await setImmediate();
  }
  return { documents, faults };
}

function writtenIn(
  document: Document.Parsed,
  value: unknown,
  file: string,
  lines: LineCounter,
  isBroken: boolean,
): WrittenDocument[] {
  if (value === null || value === undefined) return [];
  const at = (base: readonly Segment[], inner: unknown): WrittenDocument => ({
    file,
    value: inner,
    isBroken,
    lineOf: (path) => lineOf(document, lines, [...base, ...path]),
    pathInFile: (path) => pathText([...base, ...path]),
  });
  if (Array.isArray(value)) return value.map((item, index) => at([index], item));
  const items = itemsOf(value);
  return items ? items.map((item, index) => at(["items", index], item)) : [at([], value)];
}

/** `kind: List` is how Kubernetes tools write many documents as one; OpenSLO writes a plain list. */
function itemsOf(value: unknown): unknown[] | undefined {
  const list = value as { readonly kind?: unknown; readonly items?: unknown };
  return typeof value === "object" && list.kind === "List" && Array.isArray(list.items) ? list.items : undefined;
}

/** What a document says, as far as it can be read, and what is wrong with its syntax. */
function contentOf(document: Document.Parsed, file: string, lines: LineCounter) {
  const faults = syntaxFaults(document, file, lines);
  try {
    return { value: document.toJS() as unknown, faults };
  } catch (error) {
    return { value: undefined, faults: faults.length > 0 ? faults : aliasFaults(document, file, lines, error) };
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
  return [...doubled, ...(first ? [first] : [])].map(({ code, message, pos }) => {
    const line = lines.linePos(pos[0]).line;
    return { path: pathTo(document, pos[0]), message: MENDS[code] ?? `this is not valid YAML: ${message}`, file, line };
  });
}

const MENDS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "a tab cannot indent YAML: use spaces",
  DUPLICATE_KEY: "this field is there twice: remove one",
};

/** Why the aliases and merges of a document cannot be followed. */
function aliasFaults(document: Document.Parsed, file: string, lines: LineCounter, error: unknown): Fault[] {
  const fault = (offset: number, message: string, path = pathTo(document, offset)): Fault => ({
    path,
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
  const reason = messageOf(error);
  const message = reason.startsWith("Excessive alias count")
    ? "its aliases unfold without end: write the values out"
    : `this is not valid YAML: ${reason}`;
  return [fault(document.range[0], message, "")];
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
