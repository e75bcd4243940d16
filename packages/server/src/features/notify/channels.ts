import type { Kernel } from "../../kernel/kernel.ts";
import type { Channel, ChannelName } from "./channel.ts";
import { emailChannel } from "./email-channel.ts";
import { forgettingGone } from "./forget-gone.ts";
import { ntfyChannel } from "./ntfy-channel.ts";
import type { Provider } from "./provider.ts";
import { checkVariables } from "./provider-settings.ts";
import { pushChannel } from "./push-channel.ts";
import { slackChannel } from "./slack-channel.ts";
import { smsChannel } from "./sms-channel.ts";
import { unifiedPushChannel } from "./unifiedpush-channel.ts";
import { voiceChannel } from "./voice-channel.ts";
import { webhookChannel } from "./webhook-channel.ts";

export type Channels = Readonly<Record<ChannelName, Channel>>;

const open = (kernel: Kernel): Channels => {
  const watched = (channel: Channel) => forgettingGone(kernel, channel);
  return {
    push: watched(pushChannel(kernel)),
    sms: watched(smsChannel(kernel)),
    voice: watched(voiceChannel(kernel)),
    slack: watched(slackChannel(kernel)),
    email: watched(emailChannel(kernel)),
    ntfy: watched(ntfyChannel(kernel)),
    unifiedpush: watched(unifiedPushChannel(kernel)),
    webhook: watched(webhookChannel(kernel)),
  };
};

/** Who carries messages, each once. */
export const providersOf = (channels: Channels): readonly Provider[] => [
  ...new Set(Object.values(channels).flatMap(({ provider }) => (provider ? [provider] : []))),
];

const opened = new WeakMap<Kernel, Channels>();

/** Every way by which messages travel, once a server. A setting that cannot be right is refused at the start. */
export function openChannels(kernel: Kernel): Channels {
  const channels = opened.get(kernel) ?? open(kernel);
  if (!opened.has(kernel)) checkVariables(kernel, providersOf(channels));
  opened.set(kernel, channels);
  return channels;
}
