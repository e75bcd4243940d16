import type { Fault } from "@shipshape/contract/problem";
import { joinApis } from "./backstage-apis.ts";
import { readComponent } from "./backstage-component.ts";
import { type Entity, entityOf, type Note, type Translation } from "./backstage-entity.ts";
import { joinTeams, readGroup, readUser } from "./backstage-people.ts";
import type { Segment } from "./document-path.ts";
import type { FoundDocument } from "./manifest-reader.ts";
import type { WrittenDocument } from "./yaml-file.ts";

export const isBackstage = ({ value }: WrittenDocument): boolean =>
  /^([\w-]+\.)?backstage\.io\//.test(String((value as { readonly apiVersion?: unknown } | null)?.apiVersion));

/** Each of Backstage's kinds that has a place here, by its name in lower case. */
const READERS: Readonly<Record<string, (entity: Entity) => Translation>> = {
  component: readComponent,
  group: readGroup,
  user: readUser,
};

/**
 * Reads entities of Backstage's descriptor format (`catalog-info.yaml`) as they are: Component as Service, Group as Team,
 * User as User. What else it knows is not needed, and what an entity says beyond us is no fault.
 */
export function readBackstage(written: readonly WrittenDocument[]): {
  readonly found: FoundDocument[];
  readonly faults: Fault[];
  readonly warnings: Fault[];
} {
  const all = written.map((document) => ({ document, entity: entityOf(document.value) }));
  const read = all.flatMap(({ document, entity }) => {
    const translation = READERS[entity.kind]?.(entity);
    return translation ? [{ document, entity, translation }] : [];
  });
  const entities = read.map(({ entity }) => entity);
  const translations = read.map(({ translation }) => translation);
  const homeless = joinTeams(entities, translations);
  const unprovided = joinApis(entities, translations);
  return {
    found: read.map(({ document, translation }) => foundDocument(document, translation)),
    faults: read.flatMap(({ document, translation }) => translation.faults.map(noteAt(document))),
    warnings: [
      ...all.flatMap(({ document, entity }) => (READERS[entity.kind] ? [] : [notNeeded(document)])),
      ...read.flatMap(({ document, translation }) => translation.warnings.map(noteAt(document))),
      ...read.flatMap(({ document }, index) =>
        [...(homeless[index] ?? []), ...(unprovided[index] ?? [])].map(noteAt(document)),
      ),
    ],
  };
}

const noteAt =
  ({ file, pathInFile, lineOf }: WrittenDocument) =>
  ([path, message]: Note): Fault => ({ path: pathInFile(path), message, file, line: lineOf(path) });

function notNeeded(document: WrittenDocument): Fault {
  const kind = String((document.value as Record<string, unknown>)["kind"]);
  const message = `Backstage's ${kind} is not needed: of its kinds, Component, Group and User are read`;
  return noteAt(document)([["kind"], message]);
}

/** Our paths lead to where Backstage says the same. */
function foundDocument(document: WrittenDocument, { value, sources, keep, faults }: Translation): FoundDocument {
  const theirs = (path: readonly Segment[]): Segment[] => {
    const source = sources.find(([ours]) => ours.every((segment, index) => segment === path[index]));
    return source ? [...source[1], ...path.slice(source[0].length)] : [...path];
  };
  return {
    file: document.file,
    line: document.lineOf([]),
    isBroken: document.isBroken || faults.length > 0,
    value,
    keep: keep.filter((field) => !(field in value.spec)),
    place: (path) => ({ path: document.pathInFile(theirs(path)), line: document.lineOf(theirs(path)) }),
  };
}
