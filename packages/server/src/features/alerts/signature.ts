import { createHmac, timingSafeEqual } from "node:crypto";

/** HMAC-SHA256 over the bytes as they came, in lower-case hex. */
export const hexSignature = (secret: string, ...parts: readonly (string | Buffer)[]): string => {
  const mac = createHmac("sha256", secret);
  for (const part of parts) mac.update(part);
  return mac.digest("hex");
};

/** Whether two texts are the same, in a time that does not tell how much of them is. */
export function isSameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
