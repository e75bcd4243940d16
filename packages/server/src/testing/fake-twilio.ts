import { createHmac } from "node:crypto";
import { type CallBack, expected, json, openProvider, type ProviderAnswer } from "./fake-provider.ts";

const ACCOUNT = "AC0123456789abcdef0123456789abcdef";
const AUTH_TOKEN = "fedcba9876543210fedcba9876543210";
const FROM = "+15005550006";
const CODES: Readonly<Record<string, string>> = {
  21211: "Invalid 'To' Phone Number",
  21610: "Attempt to send to unsubscribed recipient",
};

export type TwilioMessage = {
  readonly sid: string;
  readonly to: string;
  readonly body: string;
  readonly callback: string;
};
export type TwilioCall = {
  readonly sid: string;
  readonly to: string;
  readonly twiml: string;
  readonly callback: string;
};

const gatherOf = (twiml: string): string => {
  const action = /<Gather[^>]* action="([^"]+)"/.exec(twiml)?.[1];
  if (!action) throw new Error(`This asks for no key: ${twiml}`);
  return action.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
};

/** What the REST API makes, and what it refuses. */
function restApi(addMessage: (one: TwilioMessage) => void, addCall: (one: TwilioCall) => void) {
  let count = 0;
  const sid = (kind: string) => {
    count += 1;
    return `${kind}${String(count).padStart(32, "0")}`;
  };
  const refusal = (status: number, code: number): ProviderAnswer =>
    json(status, { code, message: CODES[code] ?? "refused", status });

  function message(form: URLSearchParams): ProviderAnswer {
    const [to, body, from] = [
      form.get("To") ?? "",
      form.get("Body") ?? "",
      form.get("From") ?? form.get("MessagingServiceSid"),
    ];
    if (!/^\+[1-9]\d{6,14}$/.test(to)) return refusal(400, 21211);
    if (!body || body.length > 1_600 || !from) return refusal(400, 21602);
    const id = sid("SM");
    addMessage({ sid: id, to, body, callback: form.get("StatusCallback") ?? "" });
    return json(201, { sid: id, status: "queued", to });
  }
  function call(form: URLSearchParams): ProviderAnswer {
    const [to, twiml] = [form.get("To") ?? "", form.get("Twiml") ?? ""];
    if (!/^\+[1-9]\d{6,14}$/.test(to)) return refusal(400, 21211);
    if (form.get("From") !== FROM || !twiml || twiml.length > 4_000) return refusal(400, 21205);
    const id = sid("CA");
    addCall({ sid: id, to, twiml, callback: form.get("StatusCallback") ?? "" });
    return json(201, { sid: id, status: "queued", to });
  }
  return { sid, refusal, message, call };
}

/**
 * Twilio as far as we use it: messages and calls are checked as its API does, and what it tells us is signed as it does.
 * `onMessage` hears of each message at once, beside those who take it.
 */
export async function openFakeTwilio(onMessage: (message: TwilioMessage) => void = () => undefined) {
  const messages = expected<TwilioMessage>("text message", ({ to, body }) => `to ${to}: ${body}`);
  const calls = expected<TwilioCall>("call", ({ to }) => `to ${to}`);
  let fault: { status: number; code?: number } | undefined;
  let isGarbled = false;
  const created = (answer: ProviderAnswer): ProviderAnswer =>
    isGarbled && answer.status === 201 ? { ...answer, body: '{"sid": "SM' } : answer;
  const { sid, refusal, message, call } = restApi((one) => {
    messages.add(one);
    onMessage(one);
  }, calls.add);
  const { url, close } = await openProvider(({ method, path, headers, body }) => {
    if (headers.authorization !== `Basic ${Buffer.from(`${ACCOUNT}:${AUTH_TOKEN}`).toString("base64")}`) {
      return json(401, { code: 20003, message: "Authenticate", status: 401 });
    }
    if (fault) return fault.code ? refusal(fault.status, fault.code) : json(fault.status, {});
    const root = `/2010-04-01/Accounts/${ACCOUNT}`;
    if (method === "GET" && path === `${root}.json`) return json(200, { friendly_name: "Store", status: "active" });
    const form = new URLSearchParams(body.toString());
    if (method === "POST" && path === `${root}/Messages.json`) return created(message(form));
    if (method === "POST" && path === `${root}/Calls.json`) return created(call(form));
    return json(404, { code: 20404, message: "not found", status: 404 });
  });

  /** The way of Twilio's own libraries: the address, then every field sorted by name. */
  const tell = (callBack: CallBack, address: string, fields: Record<string, string>, token = AUTH_TOKEN) => {
    const names = Object.keys(fields).sort();
    const text = names.map((name) => `${name}${fields[name]}`).join("");
    const signature = createHmac("sha1", token).update(`${address}${text}`).digest("base64");
    const headers = { "content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signature };
    return callBack(address, headers, new URLSearchParams(fields).toString());
  };
  return {
    variables: {
      SHIPSHAPE_TWILIO_ACCOUNT_SID: ACCOUNT,
      SHIPSHAPE_TWILIO_AUTH_TOKEN: AUTH_TOKEN,
      SHIPSHAPE_TWILIO_FROM: FROM,
      SHIPSHAPE_TWILIO_API_URL: url,
    },
    takeMessage: messages.take,
    takeCall: calls.take,
    nothingMore() {
      messages.nothingMore();
      calls.nothingMore();
    },
    fail(with_: { status: number; code?: number } | undefined) {
      fault = with_;
    },
    /** It takes what it is given, and its answer breaks off. */
    garble(on: boolean) {
      isGarbled = on;
    },
    receipt: (callBack: CallBack, { sid: id, to, callback }: TwilioMessage, status: string, token?: string) =>
      tell(
        callBack,
        callback,
        { MessageSid: id, SmsSid: id, MessageStatus: status, To: to, AccountSid: ACCOUNT },
        token,
      ),
    /** A person answers with a text message. */
    reply: (callBack: CallBack, publicUrl: string, from: string, body: string) =>
      tell(callBack, `${publicUrl}/api/v1/channels/sms/reply`, {
        From: from,
        To: FROM,
        Body: body,
        MessageSid: sid("SM"),
      }),
    /** A person presses a key while the words are read. */
    press: (callBack: CallBack, { sid: id, to, twiml }: TwilioCall, digits: string) =>
      tell(callBack, gatherOf(twiml), { CallSid: id, Digits: digits, To: to, CallStatus: "in-progress" }),
    ended: (callBack: CallBack, { sid: id, to, callback }: TwilioCall, status: string) =>
      tell(callBack, callback, { CallSid: id, CallStatus: status, To: to }),
    close,
  };
}
export type FakeTwilio = Awaited<ReturnType<typeof openFakeTwilio>>;
