import type { Db } from "../../kernel/database.ts";
import type { KnownUser } from "../access/index.ts";
import type { ChannelName } from "./channel.ts";
import { notifyStore } from "./notify-store.ts";

export type Reach = {
  /** Null for the address of the account, which is always there. */
  readonly id: string | null;
  readonly channel: ChannelName;
  readonly address: string;
  readonly sealedSecret: string | null;
};

/** Every way to reach a user: their account's e-mail address, and whatever they added. */
export async function contactMethodsOf(db: Db, user: Pick<KnownUser, "id" | "email">): Promise<Reach[]> {
  const added = await notifyStore(db).contactMethods(user.id);
  const own: Reach = { id: null, channel: "email", address: user.email, sealedSecret: null };
  return [
    own,
    ...added
      .map(({ id, channel, address, sealedSecret }) => ({ id, channel: channel as ChannelName, address, sealedSecret }))
      .filter(({ channel, address }) => channel !== own.channel || address !== own.address),
  ];
}
