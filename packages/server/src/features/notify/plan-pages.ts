import type { Kernel } from "../../kernel/kernel.ts";
import type { KnownUser } from "../access/index.ts";
import type { ChannelName } from "./channel.ts";
import { contactMethodsOf } from "./contact-methods.ts";

/** One message of a page, and when it goes. */
export type PlannedMessage = {
  readonly channel: ChannelName;
  readonly address: string;
  readonly sealedSecret: string | null;
  readonly afterMinutes: number;
  /** Why this way at this time: the person's rule. */
  readonly rule: string;
};

/** By which ways a page reaches its person, and when. */
export type Planner = (asked: {
  readonly user: KnownUser;
  readonly urgency: "high" | "low";
  readonly at: Date;
}) => readonly PlannedMessage[];

/** Every way there is, at once. */
export async function plannerOf({ db }: Kernel, users: readonly KnownUser[]): Promise<Planner> {
  const ways = new Map(
    await Promise.all(users.map(async (user) => [user.id, await contactMethodsOf(db, user)] as const)),
  );
  return ({ user }) =>
    (ways.get(user.id) ?? []).map(({ channel, address, sealedSecret }) => ({
      channel,
      address,
      sealedSecret,
      afterMinutes: 0,
      rule: "",
    }));
}
