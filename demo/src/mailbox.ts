import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { listen } from "./listen.ts";
import { type Mail, type NumberedMail, readMail } from "./mail.ts";
import { listPage, mailPage, messagePage } from "./mailbox-page.ts";

const HOST = "127.0.0.1";
const MAX_BYTES = 1_000_000;
const KEPT = 200;

export type MailboxOptions = {
  /** Where mail arrives; 0 takes a free port. */
  readonly smtpPort: number;
  /** Where it can be read in a browser; 0 takes a free port. */
  readonly webPort: number;
};
export type Mailbox = { readonly url: string; readonly smtpUrl: string; stop(): Promise<void> };

/**
 * A mailbox for everybody, on loopback only: whatever is sent to its SMTP port is kept (the last 200, in memory) and
 * shown on a page. GET / lists, GET /mails/1 shows one, GET /mails.json is for programs.
 */
export async function startMailbox({ smtpPort, webPort }: MailboxOptions): Promise<Mailbox> {
  const mails: NumberedMail[] = [];
  const smtp = await receiveMail(smtpPort, (mail) => {
    mails.push({ ...mail, number: (mails.at(-1)?.number ?? 0) + 1 });
    if (mails.length > KEPT) mails.shift();
  });
  const web = createServer((request, response) => answer(mails, request.url ?? "/", response));
  const webUrl = `http://${HOST}:${await listen(web, HOST, webPort)}`;
  return {
    url: `${webUrl}/`,
    smtpUrl: `smtp://${HOST}:${(smtp.server.address() as AddressInfo).port}`,
    async stop() {
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
      await new Promise<void>((resolve) => {
        web.close(() => resolve());
        web.closeAllConnections();
      });
    },
  };
}

/** Listens for mail, without sign-in or TLS; a mail is acknowledged to its sender once it was kept. */
async function receiveMail(port: number, keep: (mail: Mail) => void): Promise<SMTPServer> {
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    size: MAX_BYTES,
    closeTimeout: 500,
    onData: async (stream, session, done) => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(chunk as Buffer);
        if (stream.sizeExceeded) throw new Error(`A mail may have at most ${MAX_BYTES} bytes.`);
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        keep(await readMail(Buffer.concat(chunks), recipients, new Date()));
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
  // A sender that goes away in the middle of a sentence is its own business.
  smtp.on("error", () => {});
  await listen(smtp.server, HOST, port);
  return smtp;
}

function answer(mails: readonly NumberedMail[], path: string, response: ServerResponse): void {
  const { status = 200, type = HTML, body, policy } = pageAt(mails, path);
  response.writeHead(status, {
    "content-type": type,
    "cache-control": "no-store",
    ...(policy === undefined ? {} : { "content-security-policy": policy }),
  });
  response.end(body);
}

type Shown = { readonly status?: number; readonly type?: string; readonly body: string; readonly policy?: string };

function pageAt(mails: readonly NumberedMail[], path: string): Shown {
  if (path === "/") return { body: listPage(mails) };
  if (path === "/mails.json") return { type: "application/json", body: JSON.stringify({ mails }) };
  const [, number, message] = /^\/mails\/(\d+)(\/message)?$/.exec(path) ?? [];
  const mail = mails.find((one) => one.number === Number(number));
  if (!mail) return { status: 404, type: "text/plain", body: `Nothing at ${path}. The mails are at /.\n` };
  return message ? { body: messagePage(mail), policy: MESSAGE_POLICY } : { body: mailPage(mail) };
}

const HTML = "text/html; charset=utf-8";
/** Whatever a mail brings along stays text and links: no script, nothing loaded from anywhere. */
const MESSAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox";
