import * as z from "zod";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Outbound, OutboundAnswer } from "../../kernel/outbound.ts";
import { messageOf } from "../../kernel/problem.ts";
import { askedWaitMs } from "./asked-wait.ts";
import { POSTED, SEND_TIMEOUT_MS, type Sent } from "./channel.ts";
import { jsonFields } from "./json-fields.ts";
import type { Provider, Readiness, Values } from "./provider.ts";
import { limitField } from "./provider-limits.ts";

const MAX_BYTES = 256 * 1024;

/** An E.164 number: plus, country code, number. */
const PHONE_NUMBER = /^\+[1-9]\d{6,14}$/;

/** A number as people type it, in the one way in which it is written. */
export const tidyNumber = (typed: string): string => typed.replace(/[\s().\-/]/g, "").replace(/^00/, "+");

export const numberProblem = (address: string): string | undefined =>
  PHONE_NUMBER.test(address) ? undefined : "write the number with its country, such as +49 151 23456789";

export const twilioCallback = (publicUrl: string, channel: "sms" | "voice", path: string): string =>
  `${publicUrl}/api/v1/channels/${channel}/${path}`;

const headersOf = ({ accountSid, authToken }: Values): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`,
  accept: "application/json",
});

const accountUrl = ({ apiUrl = "", accountSid = "" }: Values): string =>
  `${apiUrl.replace(/\/+$/, "")}/2010-04-01/Accounts/${accountSid}`;

const Created = z.object({ sid: z.string().optional() });
const Problem = z.object({ code: z.number().optional(), message: z.string().optional() });

/** Codes that mean this number, not us: no second try changes them (twilio.com/docs, Error dictionary). */
const FINAL: ReadonlySet<number> = new Set([
  13223, 13224, 13225, 21211, 21214, 21216, 21217, 21219, 21263, 21265, 21401, 21407, 21408, 21421, 21601, 21602, 21606,
  21608, 21610, 21612, 21614, 21617, 21635,
]);

function refusalOf(answer: OutboundAnswer): Sent {
  const { status, text } = answer;
  const { code, message = "" } = Problem.catch({}).parse(jsonFields(text));
  const said = `Twilio answered ${status}${code ? ` (${code})` : ""}${message ? `: ${message}` : ""}`;
  if (status === 401)
    return { outcome: "retry", detail: `${said}. Check account SID and auth token under Settings, Channels` };
  if (code !== undefined && FINAL.has(code)) return { outcome: "refused", detail: said };
  if (status === 429) return { outcome: "retry", detail: said, afterMs: askedWaitMs(answer) ?? 5_000 };
  if (status >= 400 && status < 500 && status !== 408) return { outcome: "refused", detail: said };
  return { outcome: "retry", detail: said, afterMs: askedWaitMs(answer) };
}

/** Asks Twilio to send or to call. It has it, or says why not; what became of it comes by callback. */
export async function createAtTwilio(
  { outbound }: Pick<Kernel, "outbound">,
  values: Values,
  what: "Messages" | "Calls",
  fields: Readonly<Record<string, string | readonly string[]>>,
  receiptWithinSeconds: number,
): Promise<Sent> {
  const form = new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]): [string, string][] =>
      typeof value === "string" ? [[name, value]] : value.map((one): [string, string] => [name, one]),
    ),
  );
  const headers = { ...headersOf(values), "content-type": "application/x-www-form-urlencoded" };
  try {
    const answer = await outbound.send(`${accountUrl(values)}/${what}.json`, {
      headers,
      body: form.toString(),
      ...POSTED,
    });
    const { status, text } = answer;
    if (status !== 201 && status !== 200) return refusalOf(answer);
    // its calls name our message: without the id they are understood too, and a second try would call twice
    const { sid } = Created.catch({}).parse(jsonFields(text));
    return { outcome: "accepted", receiptWithinSeconds, providerId: sid, detail: "Twilio has it" };
  } catch (error) {
    return { outcome: "retry", detail: messageOf(error) };
  }
}

async function check(values: Values, outbound: Outbound): Promise<Readiness> {
  try {
    const answer = await outbound.send(`${accountUrl(values)}.json`, {
      headers: headersOf(values),
      timeoutMs: SEND_TIMEOUT_MS,
      maxBytes: MAX_BYTES,
    });
    if (answer.status !== 200) return { ready: false, because: refusalOf(answer).detail };
    const { friendly_name: name = "the account", status = "active" } = jsonFields(answer.text) as Record<
      string,
      string
    >;
    return { ready: status === "active", because: `Twilio knows the account ${name}; it is ${status}` };
  } catch (error) {
    return { ready: false, because: messageOf(error) };
  }
}

/** What Twilio bears of one number, and what a person bears. */
const LIMITS = [
  limitField({
    name: "smsLimit",
    label: "Text messages at most",
    about: "how many text messages your number sends",
    variable: "SHIPSHAPE_TWILIO_SMS_LIMIT",
    fallback: "10/s",
  }),
  limitField({
    name: "smsAddressLimit",
    label: "Text messages at most to one phone",
    about: "how many text messages a phone gets",
    variable: "SHIPSHAPE_TWILIO_SMS_ADDRESS_LIMIT",
    fallback: "5/min",
  }),
  limitField({
    name: "callLimit",
    label: "Calls at most",
    about: "how many calls your number begins",
    variable: "SHIPSHAPE_TWILIO_CALL_LIMIT",
    fallback: "1/s",
  }),
  limitField({
    name: "callAddressLimit",
    label: "Calls at most to one phone",
    about: "how often a phone is called",
    variable: "SHIPSHAPE_TWILIO_CALL_ADDRESS_LIMIT",
    fallback: "2/min, 10/h",
  }),
] as const;

export const twilio: Provider = {
  name: "twilio",
  title: "Twilio",
  about: "Text messages and calls to phones, with receipts and answers.",
  fields: [
    {
      name: "accountSid",
      label: "Account SID",
      hint: "begins with AC; on the first page of the Twilio console",
      secret: false,
      variable: "SHIPSHAPE_TWILIO_ACCOUNT_SID",
      required: true,
      wanted: /^AC[0-9a-f]{32}$/i,
      mend: "it is AC and 32 characters of 0-9 and a-f",
    },
    {
      name: "authToken",
      label: "Auth token",
      hint: "beside the account SID; Twilio signs what it tells us with it",
      secret: true,
      variable: "SHIPSHAPE_TWILIO_AUTH_TOKEN",
      required: true,
      wanted: /^\S{16,}$/,
      mend: "it is 32 characters without spaces",
    },
    {
      name: "from",
      label: "Number",
      hint: "+15005550006: a number of yours that may send messages and call",
      secret: false,
      variable: "SHIPSHAPE_TWILIO_FROM",
      required: true,
      wanted: PHONE_NUMBER,
      mend: "write it with its country, such as +15005550006",
    },
    {
      name: "messagingServiceSid",
      label: "Messaging service",
      hint: "only where text messages go by a messaging service of yours: it begins with MG",
      secret: false,
      variable: "SHIPSHAPE_TWILIO_MESSAGING_SERVICE_SID",
      required: false,
      wanted: /^MG[0-9a-f]{32}$/i,
      mend: "it is MG and 32 characters of 0-9 and a-f",
    },
    {
      name: "apiUrl",
      label: "API address",
      hint: "for another region, such as https://api.dublin.ie1.twilio.com",
      secret: false,
      variable: "SHIPSHAPE_TWILIO_API_URL",
      required: false,
      wanted: /^https?:\/\/\S+$/,
      mend: "write it like https://api.twilio.com",
      fallback: "https://api.twilio.com",
    },
    ...LIMITS,
  ],
  steps: (publicUrl) => [
    { about: "Buy a number that can send messages and make calls, and give it below with your account." },
    {
      about:
        "So that replies to text messages reach us: Phone Numbers, your number, Messaging, A message comes in, Webhook, HTTP POST:",
      code: twilioCallback(publicUrl, "sms", "reply"),
    },
    { about: "Receipts and keys on the phone need nothing more, but Twilio must reach this server over https." },
  ],
  check,
};
