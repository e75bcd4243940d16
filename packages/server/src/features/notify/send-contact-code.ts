import { randomInt } from "node:crypto";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { hashSecret } from "../../kernel/seal.ts";
import { audit } from "../access/index.ts";
import type { ChannelName, Message } from "./channel.ts";
import type { Channels } from "./channels.ts";
import { contactStore } from "./contact-store.ts";
import { ownUser } from "./own-user.ts";

const VALID_MINUTES = 15;
const MOST_AN_HOUR = 5;
const PAUSE_SECONDS = 20;

/** How a code is kept: bound to what it proves. */
export const codeHash = (contactMethodId: string, code: string): string => hashSecret(`${contactMethodId} ${code}`);

/** The message with the code; it goes past the outbox, which keeps no secrets. */
const codeMessage = (
  { address, secret }: { address: string; secret: string | undefined },
  user: { name: string; displayName: string },
  code: string,
): Message => {
  const id = newId();
  return {
    id,
    idempotencyKey: id,
    attempt: 1,
    address,
    secret,
    urgency: "low",
    subject: `${code} is your code for Shipshape`,
    because: "you added this address",
    ackUrl: null,
    ackToken: null,
    content: {
      kind: "code",
      user: user.name,
      displayName: user.displayName,
      pageId: null,
      incidentId: null,
      shortId: null,
      text: `Your code for Shipshape is ${code}. It is valid for ${VALID_MINUTES} minutes.`,
      incidentUrl: null,
    },
    bundled: [],
  };
};

/** Sends the caller a code to one of their contact methods, at once: what its provider says is the answer. */
export async function sendContactCode(kernel: Kernel, channels: Channels, actor: Actor, id: string): Promise<string> {
  const user = await ownUser(kernel, actor);
  const code = String(randomInt(1_000_000)).padStart(6, "0");
  const contact = await inTransaction(kernel.db, async (tx) => {
    const store = contactStore(tx);
    const found = await store.one(user.id, id);
    if (!found) throw notFound("contact method", id, "It may have been removed.");
    const before = await store.code(id);
    if (before && before.sentTimes >= MOST_AN_HOUR) {
      throw new DomainError("rate_limited", "That were many codes: the next one can be sent in an hour.");
    }
    if (before && before.sentTimes > 0 && before.sentSecondsAgo < PAUSE_SECONDS) {
      throw new DomainError("rate_limited", `One is on its way: ask for another after ${PAUSE_SECONDS} seconds.`);
    }
    await store.putCode(id, codeHash(id, code), VALID_MINUTES);
    const after = { channel: found.channel, address: found.label ?? found.address };
    await audit(tx, actor, { action: "notify.sendContactCode", subject: `user:${user.name}`, after });
    return found;
  });
  const secret = contact.sealedSecret === null ? undefined : kernel.seal.open(contact.sealedSecret);
  const channel = channels[contact.channel as ChannelName];
  const sent = await channel.send(codeMessage({ address: contact.address, secret }, user, code));
  if (sent.outcome === "retry" || sent.outcome === "refused") {
    throw new DomainError("conflict", `The code could not be sent: ${sent.detail}.`);
  }
  return sent.detail;
}
