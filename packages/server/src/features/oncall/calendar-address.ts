import { createHash } from "node:crypto";
import { isSealedReference, sealedReference } from "../../kernel/sealed-reference.ts";

/**
 * What stands in a document for the address that a calendar is read from: whoever knows such an address often reads the whole calendar,
 * and documents are read by everybody. Equal addresses have equal references, so that a document with the address and an exported one
 * compare as the same.
 */
export const addressReference = (address: string): string =>
  isSealedReference(address) ? address : sealedReference(createHash("sha256").update(address).digest("base64url"));
