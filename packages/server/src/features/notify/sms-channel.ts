import type { Kernel } from "../../kernel/kernel.ts";
import type { Desk, Message, OpenChannel, ProviderCall, ProviderReply } from "./channel.ts";
import { limitsFrom } from "./provider-limits.ts";
import { twilioPhone } from "./twilio-phone.ts";
import { twilio, twilioCallback } from "./twilio-provider.ts";
import { twiml, xml } from "./twiml.ts";

/** A carrier that says nothing within a minute is no proof: the next way is tried. */
const RECEIPT_SECONDS = 60;
/** Two parts of a text message: beyond them it costs more, and is read less. */
const MOST_TEXT = 300;

const HOW_TO_ANSWER = "Reply 1 to acknowledge, 2 to page the next.";

/** What, where to look, and how to answer; the words of the page give way first. */
function textOf({ subject, content }: Message): string {
  if (content.kind === "code") return content.text;
  const ending = [content.incidentUrl, content.kind === "page" ? HOW_TO_ANSWER : ""].filter(Boolean).join("\n");
  const room = MOST_TEXT - ending.length - 1;
  const what = subject.length > room ? `${subject.slice(0, room - 1)}…` : subject;
  return [what, ending].filter(Boolean).join("\n");
}

const ENDS: Readonly<Record<string, "delivered" | "failed">> = {
  delivered: "delivered",
  undelivered: "failed",
  failed: "failed",
};

async function receipt(call: ProviderCall, form: URLSearchParams, desk: Desk): Promise<ProviderReply> {
  const status = form.get("MessageStatus") ?? "";
  const outcome = ENDS[status];
  const code = form.get("ErrorCode");
  if (outcome) {
    const detail =
      outcome === "delivered" ? "the phone has it" : `it did not arrive: ${status}${code ? `, error ${code}` : ""}`;
    await desk.receipt({
      notificationId: call.query["n"] ?? null,
      providerId: form.get("MessageSid"),
      outcome,
      detail,
    });
  }
  return { status: 204 };
}

/** `1`, `ack INC-3`, `all`, `2`: what a person answers with their thumbs. */
async function answerOf(kernel: Kernel, form: URLSearchParams, desk: Desk): Promise<string> {
  const user = await desk.personAt(form.get("From") ?? "");
  if (!user)
    return `This number is nobody's here: add it under ${kernel.config.publicUrl}/settings/me, and type the code.`;
  const words = (form.get("Body") ?? "").trim();
  const pages = await desk.waitingFor(user);
  const [newest] = pages;
  const first = words.toLowerCase();
  const via = "by text message";
  if (/^(1|ack|acknowledge|ok|yes|y)\.?$/.test(first) || /^(2|no|next)\.?$/.test(first)) {
    if (!newest) return "Nothing waits for your answer.";
    const answer = /^(2|n)/.test(first) ? ("escalate" as const) : ("acknowledge" as const);
    const { said } = await desk.answerPage(user, newest, { answer, via });
    const more = pages.length - 1;
    const waiting = more === 1 ? "1 more waits" : `${more} more wait`;
    return more > 0 ? `${said} ${waiting} for you: reply ALL to acknowledge every one.` : said;
  }
  if (/^(ack )?all\.?$/.test(first)) {
    for (const page of pages) await desk.answerPage(user, page, { answer: "acknowledge", via });
    return pages.length === 0
      ? "Nothing waits for your answer."
      : `Acknowledged: ${pages.map(({ shortId }) => shortId).join(", ")}.`;
  }
  return desk.command(user, words, via);
}

/** Text messages by Twilio, with receipts and replies. */
export const smsChannel: OpenChannel = (kernel) => {
  const phone = twilioPhone(kernel);
  const { config } = kernel;
  return {
    ...phone.channel,
    name: "sms",
    words: { label: "Text message", ...phone.words },
    rates: limitsFrom(kernel, twilio, { inAll: "smsLimit", perAddress: "smsAddressLimit" }),
    send: (message) =>
      phone.create("Messages", RECEIPT_SECONDS, ({ messagingServiceSid: service, from = "" }) => ({
        To: message.address,
        Body: textOf(message),
        StatusCallback: `${twilioCallback(config.publicUrl, "sms", "status")}?n=${message.id}`,
        ...(service ? { MessagingServiceSid: service } : { From: from }),
      })),
    async called(call, desk) {
      const form = await phone.formOf(call);
      if (!form) return { status: 403 };
      if (call.path === "status") return receipt(call, form, desk);
      if (call.path !== "reply") return { status: 404 };
      const said = await answerOf(kernel, form, desk);
      return twiml(`<Message>${xml(said)}</Message>`);
    },
  };
};
