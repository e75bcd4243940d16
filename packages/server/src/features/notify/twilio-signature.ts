import { createHmac } from "node:crypto";
import { isSameText } from "../../kernel/seal.ts";

/**
 * Whether a call comes from Twilio: HMAC-SHA1 under the auth token, over the address that Twilio called, with its query, and
 * every field of the form after it, sorted by name, name and value without anything between (twilio.com/docs, Webhooks
 * security). A field that comes several times counts with each distinct value, in order.
 */
export function isFromTwilio(
  { url, body, headers }: { url: string; body: Buffer; headers: Readonly<Record<string, string | undefined>> },
  authToken: string,
): boolean {
  const form = new URLSearchParams(body.toString("utf8"));
  const names = [...new Set(form.keys())].sort();
  const signed = names.map((name) =>
    [...new Set(form.getAll(name))]
      .sort()
      .map((value) => name + value)
      .join(""),
  );
  const expected = createHmac("sha1", authToken)
    .update(url + signed.join(""))
    .digest("base64");
  return isSameText(headers["x-twilio-signature"] ?? "", expected);
}
