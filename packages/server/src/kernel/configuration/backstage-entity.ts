import { entityReference } from "@shipshape/domain/catalog/entity-reference";
import { suggestServiceName } from "@shipshape/domain/catalog/service-name";
import type { Segment } from "./document-path.ts";

/** An entity of Backstage's descriptor format, as far as it must be known; nothing in it is sure to be there. */
export type Entity = {
  /** In lower case: Backstage does not mind the case of kinds and names. */
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec: Readonly<Record<string, unknown>>;
};

export type Note = readonly [path: readonly Segment[], message: string];

/** What an entity says in our words, not yet judged by our schema. */
export type Translation = {
  readonly value: {
    readonly apiVersion: "shipshape/v1";
    readonly kind: "Service" | "Team" | "User";
    readonly metadata: Record<string, unknown>;
    readonly spec: Record<string, unknown>;
  };
  /** Where a path of ours is to be found in theirs, where that is elsewhere. */
  readonly sources: readonly (readonly [ours: readonly Segment[], theirs: readonly Segment[]])[];
  /** Fields of our spec about which it says nothing: they stay as they are. */
  readonly keep: readonly string[];
  readonly faults: readonly Note[];
  readonly warnings: readonly Note[];
};

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export function entityOf(value: unknown): Entity {
  const { kind, metadata, spec } = fieldsOf(value);
  return { kind: String(kind).toLowerCase(), metadata: fieldsOf(metadata), spec: fieldsOf(spec) };
}

export const profileOf = ({ spec }: Entity): Record<string, unknown> => fieldsOf(spec["profile"]);

/** Backstage allows capitals, "_" and "." in names: each becomes the nearest name that is one here. */
export const nameOf = (written: unknown): unknown =>
  typeof written === "string" ? (suggestServiceName(written) ?? written) : written;

/** What an entity reference means in our names; `fault` where it is none. */
export type Reference = { readonly kind: string; readonly name: unknown; readonly fault: string | undefined };

/** An entity reference, `[kind:][namespace/]name`, in a place that expects one kind. */
export function referenceOf(written: unknown, expectedKind: string): Reference {
  const { decision, because } = entityReference(String(written ?? ""), expectedKind);
  if (!decision) return { kind: expectedKind, name: nameOf(written), fault: because };
  return { kind: decision.kind, name: nameOf(decision.name), fault: undefined };
}

/** Only what is said. */
export const said = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));

const texts = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(said(fieldsOf(value))).map(([key, inner]) => [key, String(inner)]));

/** Name, title, labels and annotations; tags and what else tells entities apart become labels. */
export function metadataOf(
  { metadata }: Entity,
  displayName: unknown,
  labels: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const tags = listOf(metadata["tags"]).map(String);
  return said({
    name: nameOf(metadata["name"]),
    displayName: displayName ?? metadata["title"] ?? metadata["name"],
    labels: { ...texts(labels), ...texts(metadata["labels"]), ...(tags.length > 0 ? { tags } : {}) },
    annotations: texts(metadata["annotations"]),
  });
}

export function renamed({ metadata }: Entity): Note[] {
  const { name } = metadata;
  const ours = nameOf(name);
  return ours === name ? [] : [[["metadata", "name"], `"${String(name)}" is read as "${String(ours)}"`]];
}
