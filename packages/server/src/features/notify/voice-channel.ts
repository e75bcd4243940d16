import type { AnswerName, Desk, Message, OpenChannel, ProviderCall, ProviderReply } from "./channel.ts";
import { limitsFrom } from "./provider-limits.ts";
import { twilioPhone } from "./twilio-phone.ts";
import { twilio, twilioCallback } from "./twilio-provider.ts";
import { twiml, twimlOf, xml } from "./twiml.ts";

/** Ringing, listening to the whole of it twice, and pressing a key. */
const RECEIPT_SECONDS = 120;
const RING_SECONDS = "40";
const MOST_TEXT = 600;

const say = (text: string): string => `<Say>${xml(text)}</Say>`;
const PAUSE = '<Pause length="1"/>';

/** Short ids and brackets are for eyes: `[SEV1] payments: … (INC-3)` is said as words. */
const spoken = (text: string): string =>
  text
    .replace(/\[SEV(\d)\]/g, "Severity $1.")
    .replace(/\(?INC-(\d+)\)?/g, "incident $1")
    .replace(/https?:\/\/\S+/g, "")
    .slice(0, MOST_TEXT);

const KEYS = "Press 1 to acknowledge. Press 2 if you cannot take it, and the next person is called.";

/** Words, and a key that is heard while they are said: those before a Gather cannot be cut short, and a key in them is lost. */
const keyWhile = (words: string, answerUrl: string): string =>
  `<Gather input="dtmf" numDigits="1" timeout="8" action="${xml(answerUrl)}" method="POST">${words}</Gather>`;
const NO_KEY = say("No key was pressed. Good bye.");

function pageWords({ subject, content: { displayName } }: Message, answerUrl: string): string {
  const what = `${say(`Shipshape pages ${displayName}.`)}${PAUSE}${say(spoken(subject))}${PAUSE}${say(KEYS)}`;
  return `${keyWhile(`${what}${PAUSE}${what}`, answerUrl)}${NO_KEY}`;
}

/** A code, figure by figure, three times: whoever hears it has no pen at hand. */
const codeWords = (text: string): string => {
  const figures = text.replace(/\d{4,}/g, (code) => [...code].join(", "));
  return Array.from({ length: 3 }, () => say(figures)).join(PAUSE);
};

const ANSWERS: Readonly<Record<string, AnswerName>> = { "1": "acknowledge", "2": "escalate" };
const FAILED: Readonly<Record<string, string>> = {
  busy: "the line was busy",
  "no-answer": "nobody picked up",
  failed: "the call could not be made",
  canceled: "the call was taken back",
  // A mailbox picks up, too: only a key proves a person.
  completed: "somebody or something picked up, but no key was pressed",
};

async function ended(call: ProviderCall, form: URLSearchParams, desk: Desk): Promise<ProviderReply> {
  const failure = FAILED[form.get("CallStatus") ?? ""];
  const notificationId = call.query["n"] ?? null;
  if (failure)
    await desk.receipt({ notificationId, providerId: form.get("CallSid"), outcome: "failed", detail: failure });
  return { status: 204 };
}

async function pressed(call: ProviderCall, form: URLSearchParams, desk: Desk): Promise<ProviderReply> {
  const digit = form.get("Digits") ?? "";
  await desk.receipt({
    notificationId: call.query["n"] ?? null,
    providerId: form.get("CallSid"),
    outcome: "delivered",
    detail: `they pressed ${digit}`,
  });
  const token = call.query["token"];
  if (!token) return twiml(`${say("Thank you: calls reach you here. Good bye.")}<Hangup/>`);
  const answer = ANSWERS[digit];
  if (!answer) return twiml(`${keyWhile(say(`${digit || "That"} means nothing here. ${KEYS}`), call.url)}${NO_KEY}`);
  const { said } = await desk.answerByToken({ token, answer, via: `by pressing ${digit} on the phone` });
  return twiml(`${say(spoken(said))}<Hangup/>`);
}

/** Calls by Twilio: the page is read aloud, and answered with a key. Only a key counts as having reached somebody. */
export const voiceChannel: OpenChannel = (kernel) => {
  const phone = twilioPhone(kernel);
  const { config } = kernel;
  const callback = (path: string, message: Message) =>
    `${twilioCallback(config.publicUrl, "voice", path)}?n=${message.id}`;
  const wordsOf = (message: Message): string => {
    if (message.content.kind === "code") return codeWords(message.content.text);
    const token = message.ackToken === null ? "" : `&token=${message.ackToken}`;
    const answerUrl = `${callback("answer", message)}${token}`;
    if (message.content.kind === "page") return pageWords(message, answerUrl);
    const what = say("This is a test call from Shipshape, that you asked for. Press any key.");
    return keyWhile(`${what}${PAUSE}${what}`, answerUrl);
  };
  return {
    ...phone.channel,
    name: "voice",
    words: { label: "Phone call", ...phone.words },
    rates: limitsFrom(kernel, twilio, { inAll: "callLimit", perAddress: "callAddressLimit" }),
    send: (message) =>
      phone.create("Calls", RECEIPT_SECONDS, ({ from = "" }) => ({
        To: message.address,
        From: from,
        // The words travel with the call: it is made and heard even if this server dies now.
        Twiml: twimlOf(wordsOf(message)),
        Timeout: RING_SECONDS,
        StatusCallback: callback("status", message),
        StatusCallbackEvent: ["completed"],
      })),
    async called(call, desk) {
      const form = await phone.formOf(call);
      if (!form) return { status: 403 };
      if (call.path === "status") return ended(call, form, desk);
      if (call.path === "answer") return pressed(call, form, desk);
      return { status: 404 };
    },
  };
};
