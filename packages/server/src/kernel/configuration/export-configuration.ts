import type { Db } from "../database.ts";
import { plain } from "./differences.ts";
import type { ConfigurationKind } from "./kind.ts";
import { readStanding } from "./standing.ts";

/** Everything of a kind, or of all, as documents that apply to the same again; labels and annotations where there are any. */
export async function exportConfiguration(db: Db, kinds: readonly ConfigurationKind[], only: string | undefined) {
  const wanted = kinds.filter(({ kind }) => only === undefined || kind === only);
  const standing = await readStanding(db, wanted);
  return wanted.flatMap(({ kind }) =>
    [...(standing.get(kind)?.values() ?? [])].map(({ apiVersion, kind: name, metadata, spec }) => {
      const { labels, annotations, ...names } = metadata;
      const said = { ...names, ...kept({ labels, annotations }) };
      return plain({ apiVersion, kind: name, metadata: said, spec }) as Record<string, unknown>;
    }),
  );
}

const kept = (fields: Readonly<Record<string, object>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => Object.keys(value).length > 0));
