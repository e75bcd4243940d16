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

export type Mailbox = {
  /** For SHIPSHAPE_SMTP_URL. */
  readonly url: string;
  /** The oldest mail that no expectation took yet; waits for none. */
  take(): ReceivedMail;
  /** From now on every mail is answered so: `451 try later`, `550 no such user`; undefined takes them again. */
  refuse(answer: { code: number; text: string } | undefined): void;
  /** How many mails were offered, taken or refused. */
  offered(): number;
  /** Fails when a mail came that nobody expected. */
  expectNothingMore(): void;
  close(): Promise<void>;
};

/** A real mail server on loopback, whose mails a test must expect one by one. */
export async function openMailbox(): Promise<Mailbox> {
  const unread: ReceivedMail[] = [];
  let refusal: { code: number; text: string } | undefined;
  let count = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    logger: false,
    onRcptTo(_address, _session, done) {
      count += 1;
      done(refusal && Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
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
    take() {
      const mail = unread.shift();
      if (!mail) throw new Error("No mail came.");
      return mail;
    },
    refuse: (answer) => {
      refusal = answer;
    },
    offered: () => count,
    expectNothingMore() {
      const [first] = unread;
      if (first) throw new Error(`${unread.length} mails came that nobody expected, the first: ${first.subject}`);
    },
    close: () => new Promise((closed) => server.close(closed)),
  };
}
