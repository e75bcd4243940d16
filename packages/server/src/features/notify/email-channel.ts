import { createTransport } from "nodemailer";
import * as z from "zod";
import type { Config } from "../../kernel/config.ts";
import { type Message, type OpenChannel, SEND_TIMEOUT_MS, type Sent } from "./channel.ts";
import { htmlText, plainText } from "./email-text.ts";

const NOT_SET_UP =
  "e-mail is not set up: start Shipshape with SHIPSHAPE_SMTP_URL=smtp://user:password@host:587 (and SHIPSHAPE_MAIL_FROM)";

/** The id is the notification's: a mail that goes out twice after a crash is shown once. */
const mailOf = (message: Message, { mailFrom, publicUrl }: Config) => {
  const host = new URL(publicUrl).hostname;
  const { incidentId, displayName } = message.content;
  return {
    messageId: `<${message.id}@${host}>`,
    from: mailFrom,
    to: { name: displayName, address: message.address },
    subject: message.subject,
    text: plainText(message),
    html: htmlText(message),
    priority: message.urgency === "high" ? ("high" as const) : ("normal" as const),
    headers: { "Auto-Submitted": "auto-generated" },
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(incidentId ? { references: [`<incident-${incidentId}@${host}>`] } : {}),
  };
};

type SmtpError = Error & { readonly permanent?: boolean; readonly command?: string };

/** A permanent refusal of this address or message is final; all else (it is down, busy, refuses us) may pass. */
function outcomeOf({ permanent = false, command = "", message }: SmtpError): Sent {
  const isFinal = permanent && /^(RCPT|MAIL|DATA)/.test(command);
  return { outcome: isFinal ? "refused" : "retry", detail: `the mail server did not take it: ${message}` };
}

/** E-mail over SMTP. */
export const emailChannel: OpenChannel = ({ config }) => {
  const transport =
    config.smtpUrl === undefined
      ? undefined
      : createTransport({
          url: config.smtpUrl,
          connectionTimeout: SEND_TIMEOUT_MS,
          greetingTimeout: SEND_TIMEOUT_MS,
          socketTimeout: SEND_TIMEOUT_MS,
        });
  return {
    name: "email",
    addressProblem: (address) =>
      z.email().safeParse(address).success ? undefined : "write an e-mail address such as ana@example.com",
    async send(message) {
      if (!transport) return { outcome: "refused", detail: NOT_SET_UP };
      try {
        const mail = { ...mailOf(message, config), signal: AbortSignal.timeout(SEND_TIMEOUT_MS) };
        const { messageId, response } = await transport.sendMail(mail);
        return { outcome: "delivered", detail: `the mail server took it: ${response}`, providerId: messageId };
      } catch (error) {
        return outcomeOf(error as SmtpError);
      }
    },
  };
};
