const REFERENCE = /^sealed:[\w-]{16}$/;

/** What stands in a document for something that is kept and not shown: sixteen characters of a hash of it, in base64url. */
export const sealedReference = (hash: string): string => `sealed:${hash.slice(0, 16)}`;

export const isSealedReference = (text: string): boolean => REFERENCE.test(text);
