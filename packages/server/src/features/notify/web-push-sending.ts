import { createRequire } from "node:module";
import type { SubscriptionKeys } from "@shipshape/contract/notify-contacts";
import type { RequestDetails, RequestOptions } from "web-push";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { OutboundAnswer } from "../../kernel/outbound.ts";
import { messageOf } from "../../kernel/problem.ts";
import { settingStore } from "../../kernel/setting-store.ts";
import { askedWaitMs } from "./asked-wait.ts";
import { POSTED, type Sent } from "./channel.ts";
import { errorSaid } from "./error-said.ts";

type WebPush = typeof import("web-push");
const load = createRequire(import.meta.url);
/** Loaded when the first message goes: a start needs none of it. */
const webPush = (): WebPush => load("web-push") as WebPush;

export type VapidKeys = { readonly publicKey: string; readonly privateKey: string };

const KEYS = "notify.vapid";
/** How long a push service keeps a message for a phone that is off: by then somebody else was told. */
const KEEP_SECONDS = 900;
const DAY_SECONDS = 86_400;

/** The installation's own keys (RFC 8292): made once, sealed, and the same over every start and replica. */
export async function vapidKeys({ db, seal }: { db: Db } & Pick<Kernel, "seal">): Promise<VapidKeys> {
  const kept = await settingStore(db).get<string>(KEYS);
  if (kept !== undefined) return JSON.parse(seal.open(kept)) as VapidKeys;
  const made = seal.seal(JSON.stringify(webPush().generateVAPIDKeys()));
  return JSON.parse(seal.open(await settingStore(db).once(KEYS, made))) as VapidKeys;
}

/** Whom a push service may ask about us: it wants an https address or that of a mailbox, never one of this machine. */
function subjectOf({ config, mail }: Pick<Kernel, "config" | "mail">): string {
  const from = /[^\s<>]+@[^\s<>]+/.exec(mail.from())?.[0];
  if (from && !from.endsWith("@localhost")) return `mailto:${from}`;
  return config.publicUrl.startsWith("https:") ? config.publicUrl : "mailto:shipshape@example.com";
}

function outcomeOf(answer: OutboundAnswer): Sent {
  const { status, text } = answer;
  const said = `the push service answered ${status}${errorSaid(text)}`;
  if (status >= 200 && status < 300) return { outcome: "delivered", detail: "the push service has it" };
  if (status === 404 || status === 410) {
    return {
      outcome: "refused",
      gone: true,
      detail: `${said}. The device took its subscription back: turn notifications on there again`,
    };
  }
  if (status === 413) return { outcome: "refused", detail: said };
  if (status === 429 || status >= 500) return { outcome: "retry", detail: said, afterMs: askedWaitMs(answer) };
  return { outcome: "refused", detail: said };
}

type Push = {
  readonly endpoint: string;
  /** Without keys it goes as it is: only to servers of one's own. */
  readonly keys: z.output<typeof SubscriptionKeys> | undefined;
  readonly urgency: "high" | "low";
  readonly payload: string;
};

/** One message to one subscription, by HTTP Push (RFC 8030), encrypted for the device alone (RFC 8291). */
export async function sendWebPush(kernel: Kernel, { endpoint, keys, urgency, payload }: Push): Promise<Sent> {
  try {
    const { publicKey, privateKey } = await vapidKeys(kernel);
    const subscription = { endpoint, keys: keys ?? { p256dh: "", auth: "" } };
    const options: RequestOptions = {
      vapidDetails: { subject: subjectOf(kernel), publicKey, privateKey },
      TTL: urgency === "high" ? KEEP_SECONDS : DAY_SECONDS,
      urgency: urgency === "high" ? "high" : "normal",
    };
    const details: RequestDetails = keys
      ? webPush().generateRequestDetails(subscription, payload, options)
      : webPush().generateRequestDetails(subscription, null, options);
    const given = Object.entries(details.headers).filter(([name]) => name !== "Content-Length");
    const answer = await kernel.outbound.send(endpoint, {
      headers: Object.fromEntries(given.map(([name, value]) => [name, String(value)])),
      body: keys ? (details.body ?? "") : payload,
      ...POSTED,
    });
    return outcomeOf(answer);
  } catch (error) {
    return { outcome: "retry", detail: messageOf(error) };
  }
}
