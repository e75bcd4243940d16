import type { ManifestKind } from "@shipshape/contract/manifest-kinds";
import type { Note } from "@shipshape/domain/openslo/reading";
import type { Manifest } from "./kind.ts";

/** What exists of a kind by that name. */
export type Existing = (kind: ManifestKind, name: string) => Manifest | undefined;

/** The annotation by which OpenSLO's Service says which team owns it. */
const OWNER = "shipshape.dev/owner";
/** What OpenSLO's Service cannot say: it stays as it is. */
const UNSAID = ["tier", "lifecycle", "escalationPolicy", "contacts", "links", "runbook", "dependsOn"];

type Translated = {
  /** A Service of shipshape/v1; undefined where none can be made. */
  readonly service: Record<string, unknown> | undefined;
  readonly keep: readonly string[];
  readonly notes: readonly Note[];
};

/**
 * OpenSLO's Service as one of the catalog: its name, description, labels and annotations. A service here has an owner:
 * the annotation names the team; without one, an existing service keeps the owner it has.
 */
export function opensloService(
  document: Record<string, unknown>,
  existing: Existing,
  isDeclared: (service: string) => boolean,
): Translated {
  const metadata = fieldsOf(document["metadata"]);
  const name = String(metadata["name"]);
  if (isDeclared(name)) {
    return none([["metadata", "name"], `the Service "${name}" of shipshape/v1 is among the files and says more`]);
  }
  const before = existing("Service", name);
  const owner = fieldsOf(metadata["annotations"])[OWNER] ?? fieldsOf(before?.spec)["owner"];
  if (owner === undefined) {
    const mend = `add the annotation ${OWNER} with the name of a team, or a Service of shipshape/v1`;
    return none([["metadata"], `the Service "${name}" is not made, because nobody owns it: ${mend}`]);
  }
  const { description } = fieldsOf(document["spec"]);
  const spec = { owner, ...(description === undefined ? {} : { description }) };
  const keep = [...UNSAID, ...(description === undefined ? ["description"] : [])];
  return { service: { apiVersion: "shipshape/v1", kind: "Service", metadata, spec }, keep, notes: [] };
}

const none = (note: Note): Translated => ({ service: undefined, keep: [], notes: [note] });

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
