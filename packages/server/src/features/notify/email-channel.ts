import { createTransport, type Transporter } from "nodemailer";
import * as z from "zod";
import type { Config } from "../../kernel/config.ts";
import { type Message, type OpenChannel, SEND_TIMEOUT_MS, type Sent } from "./channel.ts";
import { htmlText, plainText } from "./email-text.ts";

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

const openTransport = (url: string): Transporter =>
  createTransport({
    url,
    connectionTimeout: SEND_TIMEOUT_MS,
    greetingTimeout: SEND_TIMEOUT_MS,
    socketTimeout: SEND_TIMEOUT_MS,
  });

/** E-mail over SMTP. */
export const emailChannel: OpenChannel = ({ config, mail: relay }) => {
  const transports = new Map<string, Transporter>();
  const transportTo = (url: string): Transporter => {
    const known = transports.get(url) ?? openTransport(url);
    transports.set(url, known);
    return known;
  };
  return {
    name: "email",
    limits: { rates: [], perAddress: [], atOnce: 3, bundles: 20 },
    needsCode: true,
    readiness: async () => relay.state(),
    addressProblem: (address) =>
      z.email().safeParse(address).success ? undefined : "write an e-mail address such as ana@example.com",
    async send(message) {
      const server = relay.serverFor(message.address);
      if (server === undefined) return { outcome: "refused", detail: relay.state().because };
      try {
        const mail = { ...mailOf(message, config), signal: AbortSignal.timeout(SEND_TIMEOUT_MS) };
        const { messageId, response } = await transportTo(server).sendMail(mail);
        return { outcome: "delivered", detail: `the mail server took it: ${response}`, providerId: messageId };
      } catch (error) {
        return outcomeOf(error as SmtpError);
      }
    },
  };
};
