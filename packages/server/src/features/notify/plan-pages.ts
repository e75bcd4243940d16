import type { Kernel } from "../../kernel/kernel.ts";
import type { KnownUser } from "../access/index.ts";
import type { ChannelName } from "./channel.ts";
import { openChannels } from "./channels.ts";
import { plannerFor } from "./personal-rules.ts";

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

/** What the rules of these people say, of their contact methods and of what is set up. */
export async function plannerOf(kernel: Kernel, users: readonly KnownUser[]): Promise<Planner> {
  const plan = await plannerFor(kernel.db, openChannels(kernel), users);
  return (asked) =>
    plan(asked).planned.map(({ contact: { channel, address, sealedSecret }, afterMinutes, because }) => ({
      channel,
      address,
      sealedSecret,
      afterMinutes,
      rule: because,
    }));
}
