import { SubscriptionKeys } from "@shipshape/contract/notify-contacts";
import * as z from "zod";
import { refused } from "../../kernel/problem.ts";
import type { OpenChannel, Resolved } from "./channel.ts";
import { ALWAYS_READY, perAddress } from "./channel.ts";
import { pushPayload } from "./push-payload.ts";
import { sendWebPush } from "./web-push-sending.ts";

const RECEIPT = "unifiedpush receipt";

const Pasted = z.object({ endpoint: z.url(), keys: SubscriptionKeys });

/** An endpoint alone, or the whole subscription with the keys that the device encrypts with. */
function resolvedOf(typed: string): Resolved {
  const text = typed.trim();
  if (!text.startsWith("{")) return { address: text };
  try {
    const { endpoint, keys } = Pasted.parse(JSON.parse(text));
    return { address: endpoint, secret: JSON.stringify(keys) };
  } catch {
    const message = 'write the endpoint, or {"endpoint": "https://…", "keys": {"p256dh": "…", "auth": "…"}}';
    throw refused("This address cannot be used", [{ path: "address", message }]);
  }
}

/** UnifiedPush (unifiedpush.org): push by a server of one's own choice, to whichever app registered there. */
export const unifiedPushChannel: OpenChannel = (kernel) => ({
  name: "unifiedpush",
  words: {
    label: "UnifiedPush",
    address: "Endpoint",
    hint: "what your app got from its distributor: https://push.example.com/…, or the subscription with its keys as JSON",
  },
  limits: { atOnce: 5, bundles: 20 },
  rates: perAddress({ messages: 60, seconds: 300 }),
  needsCode: true,
  readiness: ALWAYS_READY,
  addressProblem: (address) =>
    URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)
      ? undefined
      : "write a whole address such as https://push.example.com/upAbC123",
  resolve: async (typed) => resolvedOf(typed),
  async send(message) {
    const keys = message.secret === undefined ? undefined : SubscriptionKeys.parse(JSON.parse(message.secret));
    const payload = JSON.stringify(
      pushPayload(message, kernel.config.publicUrl, kernel.seal.sign(RECEIPT, message.id)),
    );
    return sendWebPush(kernel, { endpoint: message.address, keys, urgency: message.urgency, payload });
  },
});
