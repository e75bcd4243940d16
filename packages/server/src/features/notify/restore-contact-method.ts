import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { contactStore } from "./contact-store.ts";
import { ownUser } from "./own-user.ts";

/** Takes the removal of a contact method back: a webhook is signed with the secret that its owner has already. */
export async function restoreContactMethod(kernel: Kernel, actor: Actor, id: string): Promise<void> {
  const user = await ownUser(kernel, actor);
  await inTransaction(kernel.db, async (tx) => {
    const restored = await contactStore(tx).restore(user.id, id);
    if (!restored) throw notFound("removed contact method", id, "It may be in use again.");
    const after = { channel: restored.channel, address: restored.label ?? restored.address };
    await audit(tx, actor, { action: "notify.restoreContactMethod", subject: `user:${user.name}`, after });
  });
}
