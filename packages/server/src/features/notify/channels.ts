import type { Kernel } from "../../kernel/kernel.ts";
import type { Channel, ChannelName } from "./channel.ts";
import { emailChannel } from "./email-channel.ts";
import { webhookChannel } from "./webhook-channel.ts";

export type Channels = Readonly<Record<ChannelName, Channel>>;

/** Every way by which messages travel. */
export const openChannels = (kernel: Kernel): Channels => ({
  email: emailChannel(kernel),
  webhook: webhookChannel(kernel),
});
