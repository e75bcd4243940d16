import type { notifyContacts } from "@shipshape/contract/notify-contacts";
import type { HandlerInput } from "@shipshape/contract/route";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "../access/index.ts";
import { insertContact } from "./add-contact-method.ts";
import type { Channels } from "./channels.ts";
import { contactMethodsOf } from "./contact-methods.ts";
import { contactStore } from "./contact-store.ts";
import { contactMethodView } from "./notify-views.ts";
import { ownUser } from "./own-user.ts";

type Device = HandlerInput<typeof notifyContacts.addMyDevice>["body"];

/**
 * Reaches the caller by push messages on the device that asks. A device that asks again brings new keys; one whose browser
 * renewed its subscription takes the place of what it was.
 */
export async function addDevice(
  kernel: Kernel,
  channels: Channels,
  actor: Actor,
  { endpoint, keys, label, replaces }: Device,
) {
  const user = await ownUser(kernel, actor);
  const secret = JSON.stringify(keys);
  const mine = (await contactMethodsOf(kernel.db, user)).filter(({ channel }) => channel === "push");
  const known = mine.find(({ address }) => address === endpoint)?.id;
  const before = mine.find(({ address }) => replaces !== undefined && address === replaces)?.id;
  return inTransaction(kernel.db, async (tx) => {
    const added = () =>
      insertContact({ ...kernel, db: tx }, actor, { channel: channels.push, address: endpoint, label, secret });
    if (before && before !== known) await contactStore(tx).remove(user.id, before);
    if (!known) return added();
    const row = { sealedSecret: kernel.seal.seal(secret), label };
    const renewed = await contactStore(tx).renew(user.id, known, row);
    await audit(tx, actor, { action: "notify.renewDevice", subject: `user:${user.name}`, after: { address: label } });
    return renewed ? contactMethodView(user, renewed) : added();
  });
}
