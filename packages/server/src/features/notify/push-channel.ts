import { SubscriptionKeys } from "@shipshape/contract/notify-contacts";
import type { OpenChannel } from "./channel.ts";
import { ALWAYS_READY, perAddress } from "./channel.ts";
import { pushPayload } from "./push-payload.ts";
import { sendWebPush } from "./web-push-sending.ts";

const RECEIPT = "push receipt";
/** A phone that is on shows a message within seconds; one that is off must not keep the page. */
const RECEIPT_SECONDS = 30;

/** Web push to the installed page of a phone or a browser: no company's cloud but that of the browser, which reads nothing. */
export const pushChannel: OpenChannel = (kernel) => ({
  name: "push",
  words: { label: "This phone or browser", address: "Device", hint: "turn notifications on, on the device itself" },
  limits: { atOnce: 10, bundles: 20 },
  rates: perAddress({ messages: 20, seconds: 60 }),
  // The device asked for it itself, by a page of ours, under its owner's session.
  needsCode: false,
  readiness: ALWAYS_READY,
  addressProblem: (address) =>
    URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)
      ? undefined
      : "turn notifications on, on the device itself: it brings its own address",
  async send(message) {
    const { id, address: endpoint, secret, urgency } = message;
    const keys = SubscriptionKeys.safeParse(JSON.parse(secret ?? "null"));
    if (!keys.success)
      return { outcome: "refused", gone: true, detail: "its keys are lost: turn notifications on there again" };
    const payload = JSON.stringify(pushPayload(message, kernel.config.publicUrl, kernel.seal.sign(RECEIPT, id)));
    const sent = await sendWebPush(kernel, { endpoint, keys: keys.data, urgency, payload });
    if (sent.outcome !== "delivered") return sent;
    const detail = `${sent.detail}, and the device will say when it shows it`;
    return { outcome: "accepted", receiptWithinSeconds: RECEIPT_SECONDS, providerId: id, detail };
  },
  async called({ path, query }, desk) {
    const token = query["token"] ?? "";
    if (path === "receipt") {
      const notificationId = kernel.seal.verify(RECEIPT, token);
      if (!notificationId) return { status: 403 };
      await desk.receipt({ notificationId, providerId: null, outcome: "delivered", detail: "the device showed it" });
      return { status: 204 };
    }
    if (path !== "acknowledge" && path !== "escalate") return { status: 404 };
    const { taken, said } = await desk.answerByToken({ token, answer: path, via: "by a button of the notification" });
    return { status: taken ? 200 : 409, contentType: "text/plain; charset=utf-8", body: said };
  },
});
