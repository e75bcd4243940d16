import type { Config } from "./config.ts";

/** Said wherever mail is wanted and cannot be sent. */
const NOT_SET_UP =
  "e-mail is not set up: start Shipshape with SHIPSHAPE_SMTP_URL=smtp://user:password@host:587 (and SHIPSHAPE_MAIL_FROM)";

/** Where mail goes while something stands in for a mail server, such as the demo with its mailbox. */
export type StandIn = {
  readonly smtpUrl: string;
  /** Mail to this domain always goes there; all other mail only where no mail server is set up. */
  readonly domain: string;
  /** Where people read it. */
  readonly mailboxUrl: string;
};

/** Which server takes a mail. Decided for each mail, so that a mailbox can come and go while we run. */
export type MailRelay = {
  serverFor(address: string): string | undefined;
  standIn(given: StandIn | undefined): void;
  state(): { readonly ready: boolean; readonly because: string };
};

export function createMailRelay({ smtpUrl }: Pick<Config, "smtpUrl">): MailRelay {
  let replaced: StandIn | undefined;
  return {
    serverFor(address) {
      if (replaced && address.toLowerCase().endsWith(`@${replaced.domain}`)) return replaced.smtpUrl;
      return smtpUrl ?? replaced?.smtpUrl;
    },
    standIn(given) {
      replaced = given;
    },
    state() {
      if (smtpUrl !== undefined) return { ready: true, because: `mail goes out by ${new URL(smtpUrl).host}` };
      if (replaced) return { ready: true, because: `all mail is kept in the demo's mailbox: ${replaced.mailboxUrl}` };
      return { ready: false, because: NOT_SET_UP };
    },
  };
}
