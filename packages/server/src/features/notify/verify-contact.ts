import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { contactMethodsOf } from "./contact-methods.ts";
import { contactStore } from "./contact-store.ts";
import { ownUser } from "./own-user.ts";
import { codeHash } from "./send-contact-code.ts";

const MOST_WRONG = 5;

const wrong = (message: string) =>
  new DomainError("invalid", `${message[0]?.toUpperCase()}${message.slice(1)}.`, [{ path: "code", message }]);

/** Proves that a contact method is the caller's: every way to the same phone is proven with it. */
export async function verifyContact(kernel: Kernel, actor: Actor, id: string, typed: string): Promise<void> {
  const user = await ownUser(kernel, actor);
  const code = typed.replace(/\s/g, "");
  const fault = await inTransaction(kernel.db, async (tx) => {
    const store = contactStore(tx);
    const contact = await store.one(user.id, id);
    if (!contact) throw notFound("contact method", id, "It may have been removed.");
    const sent = await store.code(id);
    if (!sent || sent.expired) return "the code is not valid any more: have another one sent";
    if (sent.wrongTimes >= MOST_WRONG) return "it was wrong too often: have another code sent";
    if (sent.codeHash !== codeHash(id, code)) {
      // Kept although the call fails: guesses are counted.
      await store.countWrong(id);
      return "this is not the code that was sent there last";
    }
    const same = (await contactMethodsOf(tx, user)).flatMap((one) =>
      one.id !== null && one.address === contact.address ? [one.id] : [],
    );
    await store.verify(user.id, same);
    await store.endCode(id);
    const after = { channel: contact.channel, address: contact.label ?? contact.address };
    await audit(tx, actor, { action: "notify.verifyContactMethod", subject: `user:${user.name}`, after });
    return undefined;
  });
  if (fault) throw wrong(fault);
}
