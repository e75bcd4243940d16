import type { Message } from "./channel.ts";

const MOST_TEXT = 900;

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

/** Push services take about 4,000 bytes: the words of the page give way. */
export function pushPayload(message: Message, publicUrl: string, receiptToken: string): PushPayload {
  const { content, ackToken, ackUrl, subject, urgency } = message;
  const at = (path: string) => `/api/v1/channels/push/${path}?token=${ackToken}`;
  const isPage = content.kind === "page" && ackToken !== null;
  return {
    title: subject,
    body: content.text.slice(0, MOST_TEXT),
    kind: content.kind,
    tag: content.incidentId ?? message.id,
    urgent: isPage && urgency === "high",
    url: (isPage ? ackUrl : content.incidentUrl) ?? content.link?.url ?? `${publicUrl}/settings/me`,
    answers: isPage ? { acknowledge: at("acknowledge"), escalate: at("escalate") } : null,
    receipt: `/api/v1/channels/push/receipt?token=${receiptToken}`,
  };
}
