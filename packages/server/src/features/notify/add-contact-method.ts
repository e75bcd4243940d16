import type { ContactMethod } from "@shipshape/contract/notify";
import type * as z from "zod";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, refused } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import type { Channel, ChannelName } from "./channel.ts";
import type { Channels } from "./channels.ts";
import { contactMethodsOf } from "./contact-methods.ts";
import { contactStore } from "./contact-store.ts";
import { contactMethodView } from "./notify-views.ts";
import { ownUser } from "./own-user.ts";

const MOST = 20;
/** The channels of a phone: who is reached by one is reached by the other. An address of the web proves nothing of another. */
const BY_NUMBER: readonly ChannelName[] = ["sms", "voice"];

export type AddContactMethod = {
  readonly channel: ChannelName;
  readonly address: string;
  readonly label?: string | undefined;
};

const wrong = (message: string) => refused("This address cannot be used", [{ path: "address", message }]);
const known = () => new DomainError("conflict", "You are reached there already.");

/** What was typed, in the one way in which the channel writes it. */
async function resolved(channel: Channel, typed: string) {
  const { ready, because } = await channel.readiness();
  if (!ready && channel.provider) throw new DomainError("conflict", `${because}.`);
  const found = (await channel.resolve?.(typed)) ?? { address: typed.trim() };
  const problem = channel.addressProblem(found.address);
  if (problem) throw wrong(problem);
  return found;
}

export type NewReach = {
  readonly channel: Channel;
  readonly address: string;
  readonly label: string | null;
  readonly secret: string | null;
};

/** Writes down a way to reach the caller; whoever proved it over one channel of the same phone has proven it. */
export async function insertContact(kernel: Kernel, actor: Actor, { channel, address, label, secret }: NewReach) {
  const user = await ownUser(kernel, actor);
  return inTransaction(kernel.db, async (tx) => {
    const all = await contactMethodsOf(tx, user);
    if (all.length >= MOST) throw new DomainError("conflict", `You have ${MOST} contact methods: remove one first.`);
    if (all.some((one) => one.channel === channel.name && one.address === address)) throw known();
    const isPhone = BY_NUMBER.includes(channel.name);
    const samePhone =
      isPhone && all.some((one) => BY_NUMBER.includes(one.channel) && one.address === address && one.verified);
    const row = { id: newId(), userId: user.id, channel: channel.name, address, label };
    const sealedSecret = secret && kernel.seal.seal(secret);
    const verified = !channel.needsCode || samePhone;
    const added = await contactStore(tx).insert({ ...row, sealedSecret, verified });
    if (!added) throw known();
    const after = { channel: channel.name, address: label ?? address };
    await audit(tx, actor, { action: "notify.addContactMethod", subject: `user:${user.name}`, after });
    return contactMethodView(user, added);
  });
}

/** Adds a way to reach the caller. The secret with which we sign is returned this once, and kept sealed. */
export async function addContactMethod(
  kernel: Kernel,
  channels: Channels,
  actor: Actor,
  { channel: name, address: typed, label }: AddContactMethod,
): Promise<{ contactMethod: z.input<typeof ContactMethod>; secret: string | null }> {
  const channel = channels[name];
  if (name === "push") throw wrong("turn notifications on, on the device itself");
  await ownUser(kernel, actor);
  const found = await resolved(channel, typed);
  const made = channel.newSecret?.() ?? null;
  const contactMethod = await insertContact(kernel, actor, {
    channel,
    address: found.address,
    label: label ?? found.label ?? null,
    secret: made ?? found.secret ?? null,
  });
  return { contactMethod, secret: made };
}
