import { createTransport, type Transporter } from "nodemailer";
import * as z from "zod";
import type { Kernel } from "../../kernel/kernel.ts";
import { type Message, type OpenChannel, SEND_TIMEOUT_MS, type Sent, type Standing } from "./channel.ts";
import { htmlText, plainText, standingText } from "./email-text.ts";
import { limitsFrom } from "./provider-limits.ts";
import { providerSettings } from "./provider-settings.ts";
import { smtp } from "./smtp-provider.ts";

/** As many as mail servers take from one sender; with fewer, what many alerts tell at once waits for the round trips of the first. */
const AT_ONCE = 10;

/** All mails of an incident are one conversation, and a list of their own that a filter can name. */
const conversation = (incidentId: string | null, shortId: string | null, host: string) =>
  incidentId === null
    ? {}
    : {
        references: [`<incident-${incidentId}@${host}>`],
        inReplyTo: `<incident-${incidentId}@${host}>`,
        list: { id: { url: `incident-${incidentId}.${host}`, comment: shortId ?? "an incident" } },
      };

/** The id is the notification's: a mail that goes out twice after a crash is shown once. */
const mailOf = (message: Message, host: string) => {
  const { incidentId, shortId, displayName } = message.content;
  return {
    messageId: `<${message.id}@${host}>`,
    to: { name: displayName, address: message.address },
    subject: message.subject,
    text: plainText(message),
    html: htmlText(message),
    priority: message.urgency === "high" ? ("high" as const) : ("normal" as const),
    headers: { "Auto-Submitted": "auto-generated" },
    disableFileAccess: true,
    disableUrlAccess: true,
    ...conversation(incidentId, shortId, host),
  };
};

const announcementOf = ({ id, address }: Message, standing: Standing, host: string) => ({
  messageId: `<${id}@${host}>`,
  to: address,
  ...standingText(standing),
  headers: { "Auto-Submitted": "auto-generated" },
  disableFileAccess: true,
  disableUrlAccess: true,
  ...conversation(standing.incidentId, standing.shortId, host),
});

type SmtpError = Error & { readonly permanent?: boolean; readonly command?: string };

/** A permanent refusal of this address or message is final; all else (it is down, busy, refuses us) may pass. */
function outcomeOf({ permanent = false, command = "", message, name }: SmtpError): Sent {
  if (name === "AbortError")
    return { outcome: "retry", detail: "the mail server did not take it in time: it may have arrived" };
  const isFinal = permanent && /^(RCPT|MAIL|DATA)/.test(command);
  return { outcome: isFinal ? "refused" : "retry", detail: `the mail server did not take it: ${message}` };
}

/** Connections stay open between mails: a storm does not shake hands for each. */
const openTransport = (url: string): Transporter =>
  createTransport({
    url,
    pool: true,
    maxConnections: AT_ONCE,
    connectionTimeout: SEND_TIMEOUT_MS,
    greetingTimeout: SEND_TIMEOUT_MS,
    socketTimeout: SEND_TIMEOUT_MS,
  } as Parameters<typeof createTransport>[0]);

/** One connection pool for the server that is used now; those of servers used before are let go. */
function pools() {
  const open = new Map<string, Transporter>();
  return (url: string): Transporter => {
    const known = open.get(url) ?? openTransport(url);
    open.set(url, known);
    for (const [other, transport] of open.size > 2 ? open : []) {
      if (other === url) continue;
      transport.close();
      open.delete(other);
    }
    return known;
  };
}

/** What was set up in the interface is made known to whoever sends mail. */
async function refresh(kernel: Kernel): Promise<void> {
  const { url, from } = await providerSettings(kernel).values(smtp);
  kernel.mail.setUp(url === undefined ? undefined : { smtpUrl: url, from });
}

/** E-mail over SMTP. */
export const emailChannel: OpenChannel = (kernel) => {
  const { config, mail: relay } = kernel;
  const transportTo = pools();
  const host = new URL(config.publicUrl).hostname;
  const submit = async (address: string, mail: object): Promise<Sent> => {
    await refresh(kernel);
    const server = relay.serverFor(address);
    if (server === undefined) return { outcome: "refused", detail: relay.state().because };
    try {
      const { messageId, response } = await transportTo(server).sendMail({
        ...mail,
        from: relay.from(),
        // a server that trickles its answers is never idle: no limit of a socket ends that
        signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
      });
      return { outcome: "delivered", detail: `the mail server took it: ${response}`, providerId: messageId };
    } catch (error) {
      return outcomeOf(error as SmtpError);
    }
  };
  return {
    name: "email",
    words: { label: "E-mail", address: "E-mail address", hint: "ana@example.com" },
    limits: { atOnce: AT_ONCE, bundles: 50 },
    rates: limitsFrom(kernel, smtp, { inAll: "limit", perAddress: "addressLimit" }),
    needsCode: true,
    provider: smtp,
    async readiness() {
      await refresh(kernel);
      return relay.state();
    },
    addressProblem: (address) =>
      z.email().safeParse(address).success ? undefined : "write an e-mail address such as ana@example.com",
    send: (message) => submit(message.address, mailOf(message, host)),
    announce: (message, standing) => submit(message.address, announcementOf(message, standing, host)),
  };
};
