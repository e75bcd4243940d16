import { createHmac } from "node:crypto";
import { isSameText } from "../../kernel/seal.ts";

const VALID_SECONDS = 300;

/**
 * Whether a call comes from Slack and is not a repeat of an old one: `v0=` and the HMAC-SHA256 of `v0:timestamp:body` under the
 * signing secret, over the bytes as they came, within five minutes (docs.slack.dev, Verifying requests from Slack).
 */
export function isFromSlack(
  { body, headers }: { body: Buffer; headers: Readonly<Record<string, string | undefined>> },
  signingSecret: string,
  nowMs: number,
): boolean {
  const timestamp = headers["x-slack-request-timestamp"] ?? "";
  if (!/^\d+$/.test(timestamp) || Math.abs(nowMs / 1000 - Number(timestamp)) > VALID_SECONDS) return false;
  const mac = createHmac("sha256", signingSecret).update(`v0:${timestamp}:`).update(body).digest("hex");
  return isSameText(headers["x-slack-signature"] ?? "", `v0=${mac}`);
}
