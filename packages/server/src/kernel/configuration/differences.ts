import { isDeepStrictEqual } from "node:util";
import { pathText, type Segment } from "./document-path.ts";

export type Difference = { readonly path: string; readonly before: unknown; readonly after: unknown };

/** What JSON says of a value: dates as text, nothing undefined. */
export const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/**
 * Field by field, what differs between two plain documents; null stands for absent. Lists whose path is in `unordered`,
 * and the values of labels, differ only by what is in them.
 */
export function differences(
  before: unknown,
  after: unknown,
  unordered: ReadonlySet<string>,
  path: readonly Segment[] = [],
): Difference[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isFields(before) && isFields(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => differences(before[key], after[key], unordered, [...path, key]));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const hasNoOrder = unordered.has(pathText(path)) || (path[0] === "metadata" && path[1] === "labels");
    if (hasNoOrder && isDeepStrictEqual(sorted(before), sorted(after))) return [];
    if (!hasNoOrder && before.length === after.length && before.every(isFields) && after.every(isFields)) {
      return before.flatMap((item, index) => differences(item, after[index], unordered, [...path, index]));
    }
  }
  return [{ path: pathText(path), before: before ?? null, after: after ?? null }];
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const sorted = (list: readonly unknown[]): string[] => list.map((item) => JSON.stringify(item)).sort();
