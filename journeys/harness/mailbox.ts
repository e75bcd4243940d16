import type { AddressInfo } from "node:net";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";

/** One mail as it came over SMTP. */
export type Mail = {
  readonly to: string;
  readonly subject: string;
  readonly messageId: string;
  readonly text: string;
  readonly html: string;
  /** The addresses that stand in the plain text, in their order. */
  readonly links: readonly string[];
};

export type Refusal = { readonly code: number; readonly text: string; readonly to?: string };

export type Mailbox = {
  readonly smtpUrl: string;
  readonly mails: readonly Mail[];
  /** From now on mail (to this address, where one is given) is turned away with this SMTP answer; undefined takes it again. */
  refuse(answer: Refusal | undefined): void;
  /** How often a mail was turned away. */
  refused(): number;
  close(): Promise<void>;
};

/** Senders keep their connections for the next mail: its end does not wait for them. */
const CLOSE_MS = 10;

/** A mail server that keeps what it is given, in memory. */
export async function startMailbox(): Promise<Mailbox> {
  const mails: Mail[] = [];
  let refusal: Refusal | undefined;
  let refused = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    closeTimeout: CLOSE_MS,
    onRcptTo({ address }, _session, done) {
      if (refusal === undefined || (refusal.to !== undefined && refusal.to !== address)) return done();
      refused += 1;
      done(Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
    },
    onData(stream, session, done) {
      readMail(stream).then((mail) => {
        for (const { address } of session.envelope.rcptTo) mails.push({ ...mail, to: address });
        done();
      }, done);
    },
  });
  // A killed sender resets its connection: no fault of the mailbox.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    smtpUrl: `smtp://127.0.0.1:${port}`,
    mails,
    refuse(answer) {
      refusal = answer;
    },
    refused: () => refused,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function readMail(stream: AsyncIterable<Uint8Array>): Promise<Omit<Mail, "to">> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  const { subject = "", messageId = "", text = "", html = "" } = await PostalMime.parse(Buffer.concat(chunks));
  return { subject, messageId, text, html, links: text.match(/https?:\/\/\S+/g) ?? [] };
}
