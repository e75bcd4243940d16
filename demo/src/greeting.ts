import type { Mailbox } from "./mailbox.ts";

export type Greeting = {
  readonly url: string;
  readonly storefrontUrl: string;
  readonly mailbox: Pick<Mailbox, "url" | "smtpUrl">;
  /** What measures the services, as a sentence's end. */
  readonly metrics: string;
  readonly logDirectory: string;
};

/** What a person reads when the demo is ready: where to look, and what to try. */
export function greeting({ url, storefrontUrl, mailbox, metrics, logDirectory }: Greeting): string {
  const where = process.env["SHIPSHAPE_DATA"];
  const shipshape = `${where ? `SHIPSHAPE_DATA=${where} ` : ""}node bin/shipshape.mjs`;
  // The server that started us sends the demo's mail here by itself.
  const mailArrives = process.connected;
  return `The demo is ready, measured by ${metrics}.

  Interface     ${url}/
  Shop          ${storefrontUrl}/
  Mailbox       ${mailbox.url}${mailArrives ? "" : `  (of mail sent to SHIPSHAPE_SMTP_URL=${mailbox.smtpUrl})`}
  Status page   ${url}/status/demo-store
  Logs          ${logDirectory}

In another terminal:

  ${shipshape} demo break      release a payments that fails 8 % of its charges: a page comes within two minutes
  ${shipshape} incident list   what is wrong; incident show INC-1 tells its story
  ${shipshape} demo heal       roll it back
`;
}
