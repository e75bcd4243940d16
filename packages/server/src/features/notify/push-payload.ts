import type { Message } from "./channel.ts";
import { withinBytes } from "./readable-text.ts";

const MOST_TITLE_BYTES = 400;
const MOST_TEXT_BYTES = 1_600;
/** An encrypted message has at most 4,096 bytes, of which encryption takes its part. */
const MOST_BYTES = 3_900;

/** What the service worker of the interface reads (packages/web/service-worker/push.ts). */
export type PushPayload = {
  readonly title: string;
  readonly body: string;
  readonly kind: Message["content"]["kind"];
  /** A later message of the same tag takes the place of the earlier one. */
  readonly tag: string;
  readonly urgent: boolean;
  /** Where a tap leads. */
  readonly url: string;
  readonly answers: { readonly acknowledge: string; readonly escalate: string } | null;
  /** Told once it is shown: the proof that it reached the device. */
  readonly receipt: string;
};

/** The words of the page give way where it would be too much: a page that a push service refuses reaches nobody. */
export function pushPayload(message: Message, publicUrl: string, receiptToken: string): PushPayload {
  const { content, ackToken, ackUrl, subject, urgency } = message;
  const at = (path: string) => `/api/v1/channels/push/${path}?token=${ackToken}`;
  const isPage = content.kind === "page" && ackToken !== null;
  const whole = {
    title: withinBytes(subject, MOST_TITLE_BYTES),
    body: withinBytes(content.text, MOST_TEXT_BYTES),
    kind: content.kind,
    tag: content.incidentId ?? message.id,
    urgent: isPage && urgency === "high",
    url: (isPage ? ackUrl : content.incidentUrl) ?? content.link?.url ?? `${publicUrl}/settings/me`,
    answers: isPage ? { acknowledge: at("acknowledge"), escalate: at("escalate") } : null,
    receipt: `/api/v1/channels/push/receipt?token=${receiptToken}`,
  };
  const over = Buffer.byteLength(JSON.stringify(whole)) - MOST_BYTES;
  return over <= 0 ? whole : { ...whole, body: withinBytes(whole.body, Buffer.byteLength(whole.body) - over) };
}
