import { diffLines, diffWordsWithSpace } from "diff";

/** A stretch of a line; `changed` where it differs from the line it is held against. */
export type DiffSpan = { readonly text: string; readonly changed: boolean };

/** A line as it was and as it is; one of them is missing when the line came or went. */
export type DiffRow =
  | { readonly kind: "same"; readonly text: string }
  | { readonly kind: "changed"; readonly before?: readonly DiffSpan[]; readonly after?: readonly DiffSpan[] };

/** What lies between two changes and is further from both than this many lines is folded away. */
const CONTEXT_LINES = 3;

export type DiffPart =
  | { readonly kind: "rows"; readonly rows: readonly DiffRow[] }
  | { readonly kind: "folded"; readonly rows: readonly DiffRow[] };

const linesOf = (text: string): string[] => text.replace(/\n$/, "").split("\n");

function changedRow(before: string | undefined, after: string | undefined): DiffRow {
  if (before === undefined || after === undefined) {
    const whole = (text: string | undefined) => text !== undefined && [{ text, changed: false }];
    const [was, is] = [whole(before), whole(after)];
    return { kind: "changed", ...(was ? { before: was } : {}), ...(is ? { after: is } : {}) };
  }
  const words = diffWordsWithSpace(before, after);
  const spans = (own: "added" | "removed") =>
    words
      .filter((word) => word[own] || !(word.added || word.removed))
      .map((word) => ({ text: word.value, changed: word[own] }));
  return { kind: "changed", before: spans("removed"), after: spans("added") };
}

/** Lines that went are held against the lines that came in their place, one by one. */
export function diffRows(before: string, after: string): DiffRow[] {
  const parts = diffLines(before, after);
  return parts.flatMap((part, index) => {
    if (!part.added && !part.removed) return linesOf(part.value).map((text): DiffRow => ({ kind: "same", text }));
    const previous = parts[index - 1];
    const next = parts[index + 1];
    if (part.added && previous?.removed) return [];
    const went = part.removed ? linesOf(part.value) : [];
    const came = part.added ? linesOf(part.value) : next?.added ? linesOf(next.value) : [];
    return Array.from({ length: Math.max(went.length, came.length) }, (_, at) => changedRow(went[at], came[at]));
  });
}

/** The rows with what is the same far from every change folded together. */
export function foldedParts(rows: readonly DiffRow[]): DiffPart[] {
  const near = rows.map((_, at) =>
    rows.slice(Math.max(0, at - CONTEXT_LINES), at + CONTEXT_LINES + 1).some(({ kind }) => kind === "changed"),
  );
  const parts: { kind: "rows" | "folded"; rows: DiffRow[] }[] = [];
  rows.forEach((row, at) => {
    const kind = near[at] ? "rows" : "folded";
    const last = parts.at(-1);
    if (last?.kind === kind) last.rows.push(row);
    else parts.push({ kind, rows: [row] });
  });
  return parts;
}

/** A value as text whose lines can be compared: fields in alphabetical order, so that their order is no difference. */
export function comparableText(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  const sorted = (_: string, field: unknown): unknown =>
    field !== null && typeof field === "object" && !Array.isArray(field)
      ? Object.fromEntries(Object.entries(field).toSorted(([a], [b]) => a.localeCompare(b)))
      : field;
  return JSON.stringify(value, sorted, 2);
}
