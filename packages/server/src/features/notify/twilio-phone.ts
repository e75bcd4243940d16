import type { Kernel } from "../../kernel/kernel.ts";
import type { Channel, ProviderCall, Sent } from "./channel.ts";
import type { Values } from "./provider.ts";
import { providerSettings } from "./provider-settings.ts";
import { createAtTwilio, numberProblem, tidyNumber, twilio } from "./twilio-provider.ts";
import { isFromTwilio } from "./twilio-signature.ts";

type Given = "limits" | "needsCode" | "provider" | "readiness" | "addressProblem" | "resolve";
type Fields = Readonly<Record<string, string | readonly string[]>>;

/** What text messages and calls have in common: they go to a phone, by Twilio. */
export function twilioPhone(kernel: Kernel) {
  const settings = providerSettings(kernel);
  return {
    words: { address: "Phone number", hint: "+49 151 23456789" },
    channel: {
      limits: { atOnce: 5, bundles: 20 },
      needsCode: true,
      provider: twilio,
      readiness: () => settings.readiness(twilio),
      addressProblem: numberProblem,
      resolve: async (typed) => ({ address: tidyNumber(typed) }),
    } satisfies Pick<Channel, Given>,

    /** Asks Twilio to send or to call, once it is set up. */
    async create(
      what: "Messages" | "Calls",
      receiptSeconds: number,
      fieldsOf: (values: Values) => Fields,
    ): Promise<Sent> {
      const { ready, because } = await settings.readiness(twilio);
      if (!ready) return { outcome: "refused", detail: because };
      const values = await settings.values(twilio);
      return createAtTwilio(kernel, values, what, fieldsOf(values), receiptSeconds);
    },

    /** The form that Twilio sends; nothing where it is not Twilio who sends it. */
    async formOf(call: ProviderCall): Promise<URLSearchParams | undefined> {
      const { authToken } = await settings.values(twilio);
      return authToken && isFromTwilio(call, authToken) ? new URLSearchParams(call.body.toString("utf8")) : undefined;
    },
  };
}
