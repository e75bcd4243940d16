import type { Segment } from "./finding.ts";
import { type Fields, isFields } from "./rules.ts";

export type Note = readonly [path: readonly Segment[], message: string];

/** A document as it is read here: in our form, and where each part of it stands in theirs. */
export type Reading = {
  /** OpenSLO v1, not yet judged by a schema. */
  readonly value: Record<string, unknown>;
  /** Where a path of ours is to be found in theirs, where that is elsewhere. */
  readonly sources: readonly (readonly [ours: readonly Segment[], theirs: readonly Segment[]])[];
  /** What is read otherwise than it stands there, or has no counterpart. */
  readonly warnings: readonly Note[];
};

export const asFields = (value: unknown): Fields => (isFields(value) ? value : {});
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Only what is said. */
export const said = (fields: Fields): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** The same fields with those of these names put differently; a name may become another one, or undefined to go. */
export function renamed(fields: unknown, names: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(asFields(fields)).map(([key, value]) => [names[key] ?? key, value]));
}

/** Whether a document is worth converting: what is no list of fields is left for the schema to refuse. */
export const mapList = (value: unknown, change: (one: unknown, index: number) => unknown): unknown =>
  Array.isArray(value) ? value.map(change) : value;
