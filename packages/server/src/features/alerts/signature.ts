import { createHmac } from "node:crypto";

export { isSameText } from "../../kernel/seal.ts";

/** HMAC-SHA256 over the bytes as they came, in lower-case hex. */
export const hexSignature = (secret: string, ...parts: readonly (string | Buffer)[]): string => {
  const mac = createHmac("sha256", secret);
  for (const part of parts) mac.update(part);
  return mac.digest("hex");
};
