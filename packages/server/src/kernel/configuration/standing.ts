import type { ManifestKind } from "@shipshape/contract/manifest-kinds";
import type { Db } from "../database.ts";
import type { ConfigurationKind, Manifest } from "./kind.ts";

/** What exists now, of every kind, by name. */
export type Standing = ReadonlyMap<ManifestKind, ReadonlyMap<string, Manifest>>;

/** Reads each kind once. */
export async function readStanding(db: Db, kinds: readonly ConfigurationKind[]): Promise<Standing> {
  const standing = new Map<ManifestKind, Map<string, Manifest>>();
  for (const { kind, read } of kinds) {
    const documents = await read(db);
    standing.set(kind, new Map(documents.map((document) => [document.metadata.name, document])));
  }
  return standing;
}
