import { createHash } from "node:crypto";
import type { Fact } from "@shipshape/domain/changes/fact";
import { storableText } from "../../kernel/storable-text.ts";

/** Bytes of a word by which something is found: an index takes no row that is much longer. */
const LONGEST = 500;
const KEPT = 100;

/** Words by which the record finds again what was told of; what people read is never cut. */
const FOUND_BY = new Set([
  "source",
  "externalId",
  "repository",
  "sha",
  "identity",
  "digest",
  "version",
  "commit",
  "artifact",
  "environment",
  "mergeCommitSha",
  "headSha",
  "parents",
  "commits",
]);

/** A word that is too long is its beginning and its digest: the same word is always the same, another is another. */
function findableWord(word: string): string {
  if (word.length * 3 <= LONGEST || Buffer.byteLength(word) <= LONGEST) return word;
  return `${storableText(word.slice(0, KEPT))}…${createHash("sha256").update(word).digest("base64url")}`;
}

function findable(value: unknown, isFoundBy: boolean): unknown {
  if (typeof value === "string") return isFoundBy ? findableWord(value) : value;
  if (Array.isArray(value)) return isFoundBy ? value.map((one) => findable(one, true)) : value;
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, findable(one, FOUND_BY.has(name))]));
}

const NESTED = new Set(["place", "build"]);

/** A fact whose keys fit into an index, however long its source makes them: else it could never be recorded. */
export function findableFact<F extends Fact>(fact: F): F {
  const fields = Object.entries(fact.fields).map(([name, value]) => {
    const isFoundBy = FOUND_BY.has(name);
    return [name, isFoundBy || NESTED.has(name) ? findable(value, isFoundBy) : value];
  });
  return { ...fact, key: findable(fact.key, false), fields: Object.fromEntries(fields) } as F;
}
