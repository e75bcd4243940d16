import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import type { ChannelName } from "./channel.ts";
import type { Channels } from "./channels.ts";
import { contactMethodsOf } from "./contact-methods.ts";
import { notifyStore } from "./notify-store.ts";
import { NEVER_TRIED } from "./notify-views.ts";
import { ownUser } from "./own-user.ts";

const MOST = 10;

export type AddContactMethod = { readonly channel: ChannelName; readonly address: string };

const wrong = (message: string) =>
  new DomainError("invalid", `This address cannot be used: ${message}.`, [{ path: "address", message }]);

/** Adds a way to reach the caller. The secret with which we sign is returned this once, and kept sealed. */
export async function addContactMethod(
  kernel: Kernel,
  channels: Channels,
  actor: Actor,
  { channel, address }: AddContactMethod,
) {
  const user = await ownUser(kernel, actor);
  const problem = channels[channel].addressProblem(address);
  if (problem) throw wrong(problem);
  const secret = channels[channel].newSecret?.() ?? null;
  return inTransaction(kernel.db, async (tx) => {
    const known = await contactMethodsOf(tx, user);
    if (known.length >= MOST) throw new DomainError("conflict", `You have ${MOST} contact methods: remove one first.`);
    if (known.some((one) => one.channel === channel && one.address === address)) {
      throw new DomainError("conflict", "You are reached there already.");
    }
    const sealedSecret = secret && kernel.seal.seal(secret);
    const row = { id: newId(), userId: user.id, channel, address, sealedSecret };
    const added = await notifyStore(tx).insertContactMethod(row);
    if (!added) throw new DomainError("conflict", "You are reached there already.");
    const after = { channel, address };
    await audit(tx, actor, { action: "notify.addContactMethod", subject: `user:${user.name}`, after });
    const reach = { id: added.id, channel, address };
    return { contactMethod: { ...reach, user: user.name, ...NEVER_TRIED }, secret };
  });
}
