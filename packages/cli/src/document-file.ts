import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from "yaml";

/** A document of a YAML or JSON file, or an item of a list in it. */
export type FileDocument = {
  readonly file: string;
  readonly value: unknown;
  /** The line that a path (`spec.objectives[0].target`) leads to, counted from 1; where it breaks off, the last reached. */
  readonly lineOf: (path: string) => number;
  /** The path as seen from the whole document. */
  readonly pathInFile: (path: string) => string;
};

export type FileFault = {
  readonly file: string;
  readonly line: number;
  readonly path: string;
  readonly code: string;
  readonly message: string;
};

const STEP = /\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g;

const stepsOf = (path: string): (string | number)[] =>
  [...path.matchAll(STEP)].map(([, place, quoted, plain]) => {
    if (place !== undefined) return Number(place);
    return quoted === undefined ? (plain ?? "") : (JSON.parse(`"${quoted}"`) as string);
  });

/** All documents of a file, lists taken apart, and what is no YAML in it. */
export function documentsIn(file: string, text: string): { documents: FileDocument[]; faults: FileFault[] } {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, merge: true, prettyErrors: false, logLevel: "error" });
  const documents: FileDocument[] = [];
  const faults: FileFault[] = [];
  for (const document of Array.isArray(parsed) ? parsed : []) {
    const [error] = document.errors;
    if (error) {
      const line = lines.linePos(error.pos[0]).line;
      faults.push({ file, line, path: "", code: "yaml.syntax", message: `this is not valid YAML: ${error.message}` });
      continue;
    }
    const value: unknown = document.toJS();
    if (value === null || value === undefined) continue;
    const lineOf = (path: string): number => lineIn(document.contents, stepsOf(path), lines);
    for (const [base, item] of itemsOf(value)) {
      const join = (path: string): string =>
        base !== "" && path !== "" && !path.startsWith("[") ? `${base}.${path}` : base + path;
      documents.push({ file, value: item, lineOf: (path) => lineOf(join(path)), pathInFile: join });
    }
  }
  return { documents, faults };
}

/** A plain list, or Kubernetes' `kind: List`, holds several documents. */
function itemsOf(value: unknown): (readonly [base: string, item: unknown])[] {
  if (Array.isArray(value)) return value.map((item, index) => [`[${index}]`, item] as const);
  const { kind, items } = value as { kind?: unknown; items?: unknown };
  if (kind === "List" && Array.isArray(items)) return items.map((item, index) => [`items[${index}]`, item] as const);
  return [["", value]];
}

function lineIn(contents: unknown, path: readonly (string | number)[], lines: LineCounter): number {
  let node = contents;
  let offset = (node as Node | null)?.range?.[0] ?? 0;
  for (const step of path) {
    if (isAlias(node)) return lines.linePos(offset).line;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (!pair) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else break;
  }
  return lines.linePos(offset).line;
}
