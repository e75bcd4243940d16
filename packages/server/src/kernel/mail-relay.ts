import type { Config } from "./config.ts";

/** Said wherever mail is wanted and cannot be sent. */
const NOT_SET_UP =
  "e-mail is not set up: an administrator names a mail server under Settings, Channels, " +
  "or starts Shipshape with SHIPSHAPE_SMTP_URL=smtp://user:password@host:587 (and SHIPSHAPE_MAIL_FROM)";

/** Where mail goes while something stands in for a mail server, such as the demo with its mailbox. */
export type StandIn = {
  readonly smtpUrl: string;
  /** Mail to this domain always goes there; all other mail only where no mail server is set up. */
  readonly domain: string;
  /** Where people read it. */
  readonly mailboxUrl: string;
};

/** What was set up while we run. */
export type MailServer = { readonly smtpUrl: string; readonly from: string | undefined };

/** Which server takes a mail. Decided for each mail, so that a mailbox can come and go while we run. */
export type MailRelay = {
  serverFor(address: string): string | undefined;
  /** Whom a mail comes from. */
  from(): string;
  /** Used where none was given at the start. */
  setUp(given: MailServer | undefined): void;
  standIn(given: StandIn | undefined): void;
  state(): { readonly ready: boolean; readonly because: string };
};

export function createMailRelay({ smtpUrl: atStart, mailFrom }: Pick<Config, "smtpUrl" | "mailFrom">): MailRelay {
  let replaced: StandIn | undefined;
  let chosen: MailServer | undefined;
  const own = () => atStart ?? chosen?.smtpUrl;
  return {
    serverFor(address) {
      if (replaced && address.toLowerCase().endsWith(`@${replaced.domain}`)) return replaced.smtpUrl;
      return own() ?? replaced?.smtpUrl;
    },
    from: () => (atStart === undefined && chosen?.from) || mailFrom,
    setUp(given) {
      chosen = given;
    },
    standIn(given) {
      replaced = given;
    },
    state() {
      const smtpUrl = own();
      if (smtpUrl !== undefined) return { ready: true, because: `mail goes out by ${new URL(smtpUrl).host}` };
      if (replaced) return { ready: true, because: `all mail is kept in the demo's mailbox: ${replaced.mailboxUrl}` };
      return { ready: false, because: NOT_SET_UP };
    },
  };
}
