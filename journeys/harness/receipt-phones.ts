import { setTimeout as sleep } from "node:timers/promises";
import type { CallBack } from "../../packages/server/src/testing/fake-provider.ts";
import { openFakeTwilio, type TwilioMessage } from "../../packages/server/src/testing/fake-twilio.ts";
import type { Shipshape } from "./shipshape.ts";
import { addContact, signedInPerson } from "./signed-in-person.ts";

/** How long after it took a message a provider says that it arrived. */
const LATEST_RECEIPT_MS = 120;
const AGAIN_MS = 100;
/** As long as somebody may be away: longer than a start takes. */
const GIVES_UP_MS = 30_000;
/** What was taken is judged by a job, also when whoever took it died. */
const KNOWN_WITHIN_MS = 20_000;

export type Text = { readonly messageId: string; readonly subject: string; readonly text: string };

/** Phones behind a provider that takes a message and says later that it arrived, again and again until it is heard. */
export type ReceiptPhones = {
  /** For the server: where the provider is; without limits, so that kills need not wait for them. */
  readonly variables: Readonly<Record<string, string>>;
  /** Every message that came, by the id that its sender gave it. */
  readonly texts: readonly Text[];
  /** The ids of messages whose receipt the server took. */
  readonly heard: ReadonlySet<string>;
  /** Whether a receipt is still on its way. */
  isTelling(): boolean;
  /** Gives each of these people a phone. */
  handOut(shipshape: Shipshape, people: readonly string[]): Promise<void>;
  close(): Promise<void>;
};

const callBack: CallBack = async (url, headers, body) => {
  const answer = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(5_000) });
  return { status: answer.status, body: await answer.text() };
};

export async function startReceiptPhones(): Promise<ReceiptPhones> {
  const texts: Text[] = [];
  const heard = new Set<string>();
  const codes: string[] = [];
  let telling = 0;

  async function tell(message: TwilioMessage, id: string): Promise<void> {
    const giveUpAt = performance.now() + GIVES_UP_MS;
    await sleep(Math.random() * LATEST_RECEIPT_MS);
    while (performance.now() < giveUpAt) {
      const status = await twilio.receipt(callBack, message, "delivered").then(
        (answer) => answer.status,
        () => 0,
      );
      if (status === 204) return void heard.add(id);
      await sleep(AGAIN_MS);
    }
  }

  const twilio = await openFakeTwilio((message) => {
    const id = new URL(message.callback).searchParams.get("n") ?? "";
    if (message.body.includes("code")) codes.push(message.body);
    else texts.push({ messageId: id, subject: message.body, text: "" });
    telling += 1;
    void tell(message, id).finally(() => (telling -= 1));
  });
  return {
    variables: {
      ...twilio.variables,
      SHIPSHAPE_TWILIO_SMS_LIMIT: "none",
      SHIPSHAPE_TWILIO_SMS_ADDRESS_LIMIT: "none",
    },
    texts,
    heard,
    isTelling: () => telling > 0,
    async handOut(shipshape, people) {
      for (const [at, name] of people.entries()) {
        const contact = { channel: "sms", address: `+49151234567${String(at).padStart(2, "0")}` };
        await addContact(await signedInPerson(shipshape, name), contact, () => codes.pop() ?? "");
      }
    },
    close: twilio.close,
  };
}

/**
 * Waits until all receipts are told; those that the server took, and of which its outbox says nothing in the end, among the
 * last so many messages. There should be none, whatever died meanwhile.
 */
export async function forgottenReceipts(
  { client }: Shipshape,
  phones: ReceiptPhones,
  limit: number,
): Promise<string[]> {
  const open = async () => {
    const { notifications } = await client.notify.listNotifications({ query: { limit } });
    return notifications.filter(({ id, status }) => phones.heard.has(id) && status !== "delivered");
  };
  while (phones.isTelling()) await sleep(20);
  const giveUpAt = performance.now() + KNOWN_WITHIN_MS;
  let left = await open();
  while (left.length > 0 && performance.now() < giveUpAt) {
    await sleep(50);
    left = await open();
  }
  return left.map(({ id, status }) => `${id} ${status}`);
}
