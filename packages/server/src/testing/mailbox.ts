import type { AddressInfo } from "node:net";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";

export type ReceivedMail = {
  readonly to: readonly string[];
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

async function readMail(raw: Buffer, to: readonly string[]): Promise<ReceivedMail> {
  const { messageId = "", subject = "", text = "", html = "" } = await PostalMime.parse(raw);
  return { to, messageId, subject, text: text.trim(), html };
}

/** Senders keep their connections for the next mail: its end does not wait for them. */
const CLOSE_MS = 10;

/** `{ code: 550, text: "no such user" }` */
type Refusal = { readonly code: number; readonly text: string; readonly only?: string };

export type Mailbox = {
  /** For SHIPSHAPE_SMTP_URL. */
  readonly url: string;
  /** The oldest mail that no expectation took yet, of one address or of any; waits for none. */
  take(address?: string): ReceivedMail;
  /** From now on mails, or those to one address, are answered so; undefined takes them again. */
  refuse(answer: Refusal | undefined): void;
  /** Lets go of what came, where either outcome of a race is right. */
  forget(): void;
  /** How many mails were offered, taken or refused. */
  offered(): number;
  /** Fails when a mail came that nobody expected. */
  expectNothingMore(): void;
  close(): Promise<void>;
};

/** A real mail server on loopback, whose mails a test must expect one by one. */
export async function openMailbox(): Promise<Mailbox> {
  const unread: ReceivedMail[] = [];
  let refusal: Refusal | undefined;
  let count = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    closeTimeout: CLOSE_MS,
    logger: false,
    onRcptTo({ address }, _session, done) {
      count += 1;
      const isRefused = refusal && (refusal.only === undefined || refusal.only === address);
      done(isRefused ? Object.assign(new Error(refusal?.text), { responseCode: refusal?.code }) : undefined);
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const to = envelope.rcptTo.map(({ address }) => address);
        readMail(Buffer.concat(chunks), to).then((mail) => {
          unread.push(mail);
          done();
        }, done);
      });
    },
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    take(address) {
      const at = unread.findIndex(({ to }) => address === undefined || to.includes(address));
      const [mail] = at === -1 ? [] : unread.splice(at, 1);
      if (!mail) throw new Error(`No mail came for ${address ?? "anybody"}.`);
      return mail;
    },
    refuse: (answer) => {
      refusal = answer;
    },
    forget: () => void unread.splice(0),
    offered: () => count,
    expectNothingMore() {
      const [first] = unread.splice(0);
      if (first) throw new Error(`A mail came that nobody expected, to ${first.to}: ${first.subject}`);
    },
    close: () => new Promise((closed) => server.close(closed)),
  };
}
