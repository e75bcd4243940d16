import type { Seal } from "../../kernel/seal.ts";
import { isSealedReference, sealedReference } from "../../kernel/sealed-reference.ts";

/**
 * What stands in a document for a bearer token that is kept sealed: `sealed:` and sixteen characters of a keyed hash.
 * Equal tokens have equal references, so that a document with the token and an exported one compare as the same.
 */
export function tokenReference(seal: Seal, token: string): string {
  if (isSealedReference(token)) return token;
  const signature = seal.sign("telemetry.bearerToken", token).split(".")[1] ?? "";
  return sealedReference(signature);
}
