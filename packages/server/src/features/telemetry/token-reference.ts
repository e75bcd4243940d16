import type { Seal } from "../../kernel/seal.ts";

const REFERENCE = /^sealed:[\w-]{16}$/;

/**
 * What stands in a document for a bearer token that is kept sealed: `sealed:` and sixteen characters of a keyed hash.
 * Equal tokens have equal references, so that a document with the token and an exported one compare as the same.
 */
export function tokenReference(seal: Seal, token: string): string {
  if (isTokenReference(token)) return token;
  const signature = seal.sign("telemetry.bearerToken", token).split(".")[1] ?? "";
  return `sealed:${signature.slice(0, 16)}`;
}

export const isTokenReference = (token: string): boolean => REFERENCE.test(token);
