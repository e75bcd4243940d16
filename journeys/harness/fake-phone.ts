import { vi } from "vitest";
import { type Mail, type Mailbox, startMailbox } from "./mailbox.ts";
import { startWebhookReceiver, type WebhookCall, type WebhookReceiver } from "./webhook-receiver.ts";

/** Patience costs nothing where nothing is wrong: a machine may have other things to do. */
const PATIENCE_MS = 30_000;

export type ExpectedMail = { readonly to: string; readonly subject?: RegExp };
export type ExpectedWebhook = { readonly path: string; readonly type?: string; readonly subject?: RegExp };

/**
 * What people have at hand: a mailbox and webhooks. Each message must be expected by name, once; what nobody expected
 * fails the test, as in GoAlert's smoke tests.
 */
export type FakePhone = {
  readonly mailbox: Mailbox;
  readonly webhooks: WebhookReceiver;
  /** The oldest message like this that was not expected yet; waits for it. */
  expectMail(expected: ExpectedMail): Promise<Mail>;
  expectWebhook(expected: ExpectedWebhook): Promise<WebhookCall>;
  /** Fails when there is a message that was not expected. */
  nothingElse(): void;
  /** Takes note of everything so far, and returns how much it was. For tests that count. */
  takeAll(): { readonly mails: readonly Mail[]; readonly calls: readonly WebhookCall[] };
  close(): Promise<void>;
};

const phones = new Set<FakePhone>();
/** Every phone that is in use: what each of them must not have got is looked at after each test. */
export const allPhones = (): readonly FakePhone[] => [...phones];

export async function startFakePhone(): Promise<FakePhone> {
  const mailbox = await startMailbox();
  const webhooks = await startWebhookReceiver();
  const seen = new Set<object>();
  const unexpected = <T extends object>(messages: readonly T[]) => messages.filter((message) => !seen.has(message));

  const expectOne = <T extends object>(messages: readonly T[], isIt: (message: T) => boolean, what: string) =>
    vi.waitFor(
      () => {
        const found = unexpected(messages).find(isIt);
        if (!found)
          throw new Error(`Expected ${what}. ${inventory(unexpected(mailbox.mails), unexpected(webhooks.calls))}`);
        seen.add(found);
        return found;
      },
      { timeout: PATIENCE_MS, interval: 10 },
    );
  const takeAll = () => {
    const taken = { mails: unexpected(mailbox.mails), calls: unexpected(webhooks.calls) };
    for (const message of [...taken.mails, ...taken.calls]) seen.add(message);
    return taken;
  };
  const phone: FakePhone = {
    mailbox,
    webhooks,
    expectMail: ({ to, subject = /^/ }) =>
      expectOne(
        mailbox.mails,
        (mail) => mail.to === to && subject.test(mail.subject),
        `a mail to ${to} like ${subject}`,
      ),
    expectWebhook: ({ path, type, subject = /^/ }) =>
      expectOne(
        webhooks.calls,
        (call) =>
          call.path === path &&
          (type === undefined || call.type === type) &&
          subject.test(String(call.data["subject"])),
        `a webhook to ${path} like ${type ?? ""} ${subject}`,
      ),
    nothingElse() {
      const { mails, calls } = takeAll();
      const forged = webhooks.forged;
      if (mails.length + calls.length + forged.length === 0) return;
      throw new Error(`Nobody expected this. ${inventory(mails, calls)} ${forged.join("; ")}`);
    },
    takeAll,
    async close() {
      phones.delete(phone);
      await Promise.all([mailbox.close(), webhooks.close()]);
    },
  };
  phones.add(phone);
  return phone;
}

function inventory(mails: readonly Mail[], calls: readonly WebhookCall[]): string {
  const lines = [
    ...mails.map(({ to, subject }) => `mail to ${to}: ${subject}`),
    ...calls.map(({ path, type, data }) => `webhook to ${path}: ${type} ${data["subject"]}`),
  ];
  return lines.length === 0 ? "There is no other message." : `There is:\n  ${lines.join("\n  ")}`;
}
