import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "../access/index.ts";
import type { Channel, Sent } from "./channel.ts";
import { contactStore } from "./contact-store.ts";

/** Removes what leads nowhere any more (a phone that was wiped, a browser that took its subscription back), with its reason in the audit. */
async function forget({ db }: Kernel, { name }: Channel, address: string, because: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    for (const { userId, label } of await contactStore(tx).removeGone(name, address)) {
      const before = { channel: name, address: label ?? address };
      await audit(tx, SYSTEM, {
        action: "notify.removeGoneContact",
        subject: `user:${userId}`,
        before,
        after: { because },
      });
    }
  });
}

/** The channel, with every address that it finds to be no more taken out of its owner's contacts. */
export const forgettingGone = (kernel: Kernel, channel: Channel): Channel => ({
  ...channel,
  async send(message): Promise<Sent> {
    const sent = await channel.send(message);
    if (sent.outcome === "refused" && sent.gone) await forget(kernel, channel, message.address, sent.detail);
    return sent;
  },
});
