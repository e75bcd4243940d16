import type { ManifestKind } from "@shipshape/contract/manifest-kinds";
import type { Db } from "../database.ts";
import type { ConfigurationKind } from "./kind.ts";

/** The names that exist of a kind now, built-in ones too. A room asks it of kinds that rank below itself. */
export type NamesOf = (db: Db, kind: ManifestKind) => Promise<ReadonlySet<string>>;

export const namesOf =
  (kinds: readonly ConfigurationKind[]): NamesOf =>
  async (db, kind) => {
    const found = kinds.find((one) => one.kind === kind);
    const documents = found ? await found.read(db) : [];
    return new Set([...documents.map(({ metadata }) => metadata.name), ...(found?.builtIn ?? [])]);
  };
