import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { contactStore } from "./contact-store.ts";
import { ownUser } from "./own-user.ts";

/** Removes a way to reach the caller; the address of their account always stays. */
export async function removeContactMethod(kernel: Kernel, actor: Actor, id: string): Promise<void> {
  const user = await ownUser(kernel, actor);
  await inTransaction(kernel.db, async (tx) => {
    const removed = await contactStore(tx).remove(user.id, id);
    if (!removed) throw notFound("contact method", id, "It may have been removed before.");
    const before = { channel: removed.channel, address: removed.label ?? removed.address };
    await audit(tx, actor, { action: "notify.removeContactMethod", subject: `user:${user.name}`, before });
  });
}
