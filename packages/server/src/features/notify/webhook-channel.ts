import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import type { OutboundAnswer } from "../../kernel/outbound.ts";
import { messageOf } from "../../kernel/problem.ts";
import { askedWaitMs } from "./asked-wait.ts";
import { ALWAYS_READY, type Message, type OpenChannel, POSTED, perAddress, type Sent } from "./channel.ts";
import { errorSaid } from "./error-said.ts";

const TYPES = { page: "page.requested", test: "page.test", notice: "notice", code: "contact.code" } as const;

/** The payload, in the form of the Standard Webhooks specification: type, timestamp, data. */
const payloadOf = ({ id, urgency, subject, because, ackUrl, content }: Message, at: Date): string => {
  const { kind, ...told } = content;
  return JSON.stringify({
    type: TYPES[kind],
    timestamp: at.toISOString(),
    data: { notificationId: id, urgency, subject, because, ackUrl, ...told },
  });
};

function outcomeOf(answer: OutboundAnswer): Sent {
  const { status, text } = answer;
  if (status >= 200 && status < 300) return { outcome: "delivered", detail: `the receiver answered ${status}` };
  if (status >= 300 && status < 400) {
    return { outcome: "refused", detail: `it answered ${status}: redirects are not followed, give the final address` };
  }
  if (status === 410) return { outcome: "refused", detail: "it answered 410: the receiver is gone for good" };
  return { outcome: "retry", detail: `it answered ${status}${errorSaid(text)}`, afterMs: askedWaitMs(answer) };
}

/** Signed webhooks (standardwebhooks.com). The id stays the same over every try, the time is that of the try. */
export const webhookChannel: OpenChannel = ({ config, clock, outbound }) => {
  return {
    name: "webhook",
    words: {
      label: "Webhook, signed (Standard Webhooks)",
      address: "Address",
      hint: "https://example.com/hooks/pager: it is sent signed JSON",
    },
    limits: { atOnce: 20, bundles: 1 },
    rates: perAddress(),
    needsCode: false,
    readiness: ALWAYS_READY,
    newSecret: () => `whsec_${randomBytes(32).toString("base64")}`,
    addressProblem(address) {
      const url = URL.canParse(address) ? new URL(address) : undefined;
      const wanted = config.allowPrivateUrls ? ["https:", "http:"] : ["https:"];
      if (!url || !wanted.includes(url.protocol))
        return "write a whole address such as https://example.com/hooks/pager";
      if (url.username || url.password) return "leave name and password out: what we send is signed";
      return undefined;
    },
    async send(message) {
      if (!message.secret) return { outcome: "refused", detail: "it has no signing secret: remove it and add it anew" };
      const at = clock.now();
      const body = payloadOf(message, at);
      const headers = {
        "content-type": "application/json",
        "webhook-id": message.id,
        "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
        "webhook-signature": new Webhook(message.secret).sign(message.id, at, body),
      };
      try {
        return outcomeOf(await outbound.send(message.address, { headers, body, ...POSTED }));
      } catch (error) {
        return { outcome: "retry", detail: messageOf(error) };
      }
    },
  };
};
