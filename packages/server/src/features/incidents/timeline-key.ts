import { createHash } from "node:crypto";

const LONGEST = 300;

/**
 * What an entry is known by, so that it is written once. Some are made of words of people or of addresses, which may be longer than
 * an index takes: those are known by their beginning and their digest.
 */
export function timelineKey(source: string): string {
  if (Buffer.byteLength(source) <= LONGEST) return source;
  const digest = createHash("sha256").update(source).digest("base64url");
  return `${source.slice(0, 40)}…${digest}`;
}
